// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import static dev.lanewise.nn.Layers.dense;
import static dev.lanewise.nn.Layers.relu;
import static dev.lanewise.nn.Losses.softmaxCrossEntropy;
import static dev.lanewise.nn.Optimizers.adam;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Lanewise;
import dev.lanewise.nn.data.CsvDataset;
import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.data.Datasets;
import dev.lanewise.nn.data.IdxDataset;
import dev.lanewise.nn.data.Missing;
import dev.lanewise.nn.data.NpyArray;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Files that somebody or something has changed: each is read, or refused by an {@code IOException}
 * that says which file it is; a checkpoint is refused, and leaves everything as it was.
 */
class DamagedFilesTest {

  private static final byte[] IMAGES = {
    0, 0, 8, 3, 0, 0, 0, 4, 0, 0, 0, 2, 0, 0, 0, 1, 10, 20, 30, 40, 50, 60, 70, 80
  };
  private static final byte[] LABELS = {0, 0, 8, 1, 0, 0, 0, 4, 0, 1, 0, 1};

  private static final String CSV = "a,b,kind\n1,2.5,x\n4,,y\n\"7\",8,\"x\"\n1,-1e3,y\n";

  private static final List<String> WORDS =
      List.of("99999999999999999999", "-1", "1e999", "null", "\"", "[]", "{}", "4294967296", "NaN");

  /** A change of bytes, at a place that is taken modulo their number. */
  private record Damage(Kind kind, int place, int number) {

    enum Kind {
      FLIP,
      SET,
      CUT,
      REMOVE,
      REPEAT,
      INSERT
    }

    byte[] to(byte[] bytes) {
      if (bytes.length == 0) {
        return bytes;
      }
      int at = place % bytes.length;
      byte[] head = Arrays.copyOf(bytes, at);
      byte[] rest = Arrays.copyOfRange(bytes, at, bytes.length);
      return switch (kind) {
        case FLIP -> {
          rest[0] ^= (byte) (1 << number % 8);
          yield join(head, rest);
        }
        case SET -> {
          rest[0] = (byte) number;
          yield join(head, rest);
        }
        case CUT -> head;
        case REMOVE -> join(head, Arrays.copyOfRange(rest, 1, rest.length));
        case REPEAT -> join(head, Arrays.copyOf(rest, Math.min(rest.length, number)), rest);
        case INSERT -> {
          String word = WORDS.get(number % WORDS.size());
          yield join(head, word.getBytes(StandardCharsets.US_ASCII), rest);
        }
      };
    }

    private static byte[] join(byte[]... parts) {
      var out = new ByteArrayOutputStream();
      for (byte[] part : parts) {
        out.writeBytes(part);
      }
      return out.toByteArray();
    }
  }

  private interface Reader {
    void read(Path file) throws IOException;
  }

  /** A file that can be read, and how. */
  private enum Format {
    WEIGHTS(file -> model().save(file), file -> model().load(file)),
    NPY(
        file -> NpyArray.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2).save(file),
        file -> {
          try (NpyArray array = NpyArray.map(file)) {
            array.toFloats();
          }
        }),
    IDX(
        file -> Files.write(file, IMAGES),
        file -> beside(file, LABELS, labels -> IdxDataset.load(file, labels, 2))),
    IDX_LABELS(
        file -> Files.write(file, LABELS),
        file -> beside(file, IMAGES, images -> IdxDataset.load(images, file, 2))),
    IDX_GZIP(
        file -> {
          try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(IMAGES);
          }
        },
        file -> beside(file, LABELS, labels -> IdxDataset.load(file, labels, 2))),
    CSV_FILE(
        file -> Files.writeString(file, CSV),
        file -> readRows(CsvDataset.of(file).missing(Missing.KEEP).label("kind").load()));

    private final Reader writer;
    private final Reader reader;

    Format(Reader writer, Reader reader) {
      this.writer = writer;
      this.reader = reader;
    }

    /** Reads a file with another one beside it that is as it should be. */
    private static void beside(Path file, byte[] bytes, Reader reader) throws IOException {
      Path other = Files.write(file.resolveSibling("other"), bytes);
      reader.read(other);
    }

    private static void readRows(Dataset data) {
      float[] row = new float[data.features()];
      for (int i = 0; i < data.size(); i++) {
        data.copy(i, row, 0);
        data.label(i);
      }
    }
  }

  private static Sequential model() {
    Sequential model = Sequential.of(dense(2, 3), relu(), dense(3, 2));
    model.initialize(3);
    return model;
  }

  @Provide
  @SuppressWarnings("UnusedMethod") // jqwik calls it
  Arbitrary<List<Damage>> damages() {
    Arbitrary<Integer> place =
        Arbitraries.frequencyOf(
            Tuple.of(2, Arbitraries.integers().between(0, 200)),
            Tuple.of(1, Arbitraries.integers().between(0, 100_000)));
    return Combinators.combine(
            Arbitraries.of(Damage.Kind.class), place, Arbitraries.integers().between(0, 255))
        .as(Damage::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(4);
  }

  private static void damage(Path file, List<Damage> damages) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    for (Damage damage : damages) {
      bytes = damage.to(bytes);
    }
    Files.write(file, bytes);
  }

  @Property(tries = 3000)
  void aDamagedFileIsReadOrRefusedByName(
      @ForAll Format format, @ForAll("damages") List<Damage> damages) throws IOException {
    inFolder(folder -> {
      Path file = folder.resolve("damaged");
      format.writer.read(file);
      damage(file, damages);
      try {
        format.reader.read(file);
      } catch (IOException e) {
        assertTrue(String.valueOf(e.getMessage()).contains("damaged"), () -> "no file: " + e);
      }
    });
  }

  @Property(tries = 500)
  void aDamagedCheckpointChangesNothing(@ForAll("damages") List<Damage> damages)
      throws IOException {
    Dataset data = Datasets.of(new float[] {1, 2, 3, 4, 5, 6}, new int[] {0, 1, 0}, 2);
    inFolder(folder -> {
      try (Lanewise lanewise = Lanewise.builder().threads(1).open();
          Trainer trainer =
              Trainer.of(model(), softmaxCrossEntropy())
                  .optimizer(adam(1e-3f))
                  .batchSize(2)
                  .epochs(1)
                  .seed(4)
                  .open(lanewise)) {
        trainer.fit(data);
        Path file = folder.resolve("damaged");
        trainer.saveCheckpoint(file);
        byte[] before = Files.readAllBytes(file);
        damage(file, damages);
        try {
          trainer.loadCheckpoint(file);
        } catch (IOException e) {
          assertTrue(String.valueOf(e.getMessage()).contains("damaged"), () -> "no file: " + e);
        }
        Path after = folder.resolve("after");
        trainer.saveCheckpoint(after);
        assertArrayEquals(before, Files.readAllBytes(after));
      }
    });
  }

  private static void inFolder(Reader body) throws IOException {
    Path folder = Files.createTempDirectory("damaged-files");
    try {
      body.read(folder);
    } finally {
      try (var files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }
}
