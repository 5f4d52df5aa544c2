// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.data.NpyArray;
import dev.lanewise.nn.data.NpyDataset;
import dev.lanewise.nn.data.NpyType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files among the resources were written by NumPy 2.4. */
class NpyTest {

  @TempDir private Path folder;

  private static byte[] bytes(String resource) throws IOException {
    try (InputStream in = NpyTest.class.getResourceAsStream("npy/" + resource + ".npy")) {
      return Objects.requireNonNull(in, resource).readAllBytes();
    }
  }

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("file.npy"), bytes);
  }

  @ParameterizedTest
  @CsvSource({
    "i1,INT8",
    "u1,UINT8",
    "i2,INT16",
    "big-i2,INT16",
    "u2,UINT16",
    "i4,INT32",
    "big-i4,INT32",
    "u4,UINT32",
    "i8,INT64",
    "big-i8,INT64",
    "f2,FLOAT16",
    "f4,FLOAT32",
    "big-f4,FLOAT32",
    "f8,FLOAT64",
    "big-f8,FLOAT64",
    "fortran,FLOAT32",
    "version2,FLOAT32",
    "version3,FLOAT32"
  })
  void whatNumpyWritesIsRead(String resource, NpyType type) throws IOException {
    float[] expected = {0, 1, 2, 3, 100, 1};
    NpyArray read = NpyArray.read(resource, new ByteArrayInputStream(bytes(resource)));
    try (NpyArray mapped = NpyArray.map(file(bytes(resource)))) {
      for (NpyArray array : new NpyArray[] {mapped, read}) {
        assertEquals(type, array.type());
        assertEquals(resource.equals("fortran"), array.isFortran());
        assertArrayEquals(new int[] {2, 3}, array.shape());
        assertArrayEquals(expected, array.toFloats());
        assertArrayEquals(new double[] {0, 1, 2, 3, 100, 1}, array.toDoubles());
        float[] part = {9, 9, 9, 9};
        array.copy(3, part, 1, 2);
        assertArrayEquals(new float[] {9, 3, 100, 9}, part);
        if (type.isIntegral()) {
          assertArrayEquals(new int[] {0, 1, 2, 3, 100, 1}, array.toInts());
        } else {
          assertThrows(IllegalStateException.class, array::toInts);
        }
        assertThrows(IndexOutOfBoundsException.class, () -> array.copy(5, part, 0, 2));
        assertThrows(IndexOutOfBoundsException.class, () -> array.copy(0, part, 3, 2));
      }
    }
  }

  @Test
  void truthScalarsVectorsAndEmptyArrays() throws IOException {
    assertArrayEquals(new int[] {0, 1, 1, 1, 1, 1}, read(bytes("b1")).toInts());
    assertArrayEquals(new int[0], read(bytes("scalar")).shape());
    assertArrayEquals(new float[] {2.5f}, read(bytes("scalar")).toFloats());
    assertArrayEquals(new int[] {4}, read(bytes("vector")).shape());
    try (NpyArray empty = NpyArray.map(file(bytes("empty")))) {
      assertArrayEquals(new int[] {0, 3}, empty.shape());
      assertEquals(0, empty.toFloats().length);
    }
  }

  private static NpyArray read(byte[] bytes) throws IOException {
    return NpyArray.read("bytes", new ByteArrayInputStream(bytes));
  }

  /** NumPy's writer and this one agree on every byte. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "b1", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "f2", "f4", "f8", "fortran", "scalar",
        "vector", "empty"
      })
  void whatIsWrittenIsWhatNumpyWrites(String resource) throws IOException {
    Path file = folder.resolve("out.npy");
    NpyArray array = read(bytes(resource));
    if (array.isFortran()) {
      array.saveFortran(file);
    } else {
      array.save(file);
    }
    assertArrayEquals(bytes(resource), Files.readAllBytes(file));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(1, files.count(), "nothing is left beside the file");
    }
  }

  @Test
  void arraysOfEveryTypeAreSaved() throws IOException {
    Path file = folder.resolve("out.npy");
    NpyArray.of(new float[] {0, 1, 2, 3, 100, 1}, 2, 3).save(file);
    assertArrayEquals(bytes("f4"), Files.readAllBytes(file));
    NpyArray.of(new float[] {0, 1, 2, 3, 100, 1}, 2, 3).saveFortran(file);
    assertArrayEquals(bytes("fortran"), Files.readAllBytes(file));
    NpyArray.of(new double[] {0, 1, 2, 3, 100, 1}, 2, 3).save(file);
    assertArrayEquals(bytes("f8"), Files.readAllBytes(file));
    NpyArray.of(new byte[] {0, 1, 2, 3, 100, 1}, 2, 3).save(file);
    assertArrayEquals(bytes("i1"), Files.readAllBytes(file));
    NpyArray.of(new short[] {0, 1, 2, 3, 100, 1}, 2, 3).save(file);
    assertArrayEquals(bytes("i2"), Files.readAllBytes(file));
    NpyArray.of(new int[] {0, 1, 2, 3, 100, 1}, 2, 3).save(file);
    assertArrayEquals(bytes("i4"), Files.readAllBytes(file));
    NpyArray.of(new long[] {0, 1, 2, 3, 100, 1}, 2, 3).save(file);
    assertArrayEquals(bytes("i8"), Files.readAllBytes(file));
    assertThrows(IllegalArgumentException.class, () -> NpyArray.of(new float[5], 2, 3));
    assertThrows(IllegalArgumentException.class, () -> NpyArray.of(new float[6], -2, -3));
  }

  /** Any array, through a file in either order, keeps its bits; both orders hold the same. */
  @Property(tries = 60)
  void filesKeepEveryBit(
      @ForAll @IntRange(max = 4) int a,
      @ForAll @IntRange(max = 4) int b,
      @ForAll @IntRange(max = 5) int c,
      @ForAll long seed)
      throws IOException {
    Philox random = new Philox(seed, 0);
    float[] values = new float[a * b * c];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.intBitsToFloat(random.bits(i));
    }
    Path file = Files.createTempFile("array", ".npy");
    try {
      for (boolean fortran : new boolean[] {false, true}) {
        NpyArray array = NpyArray.of(values, a, b, c);
        if (fortran) {
          array.saveFortran(file);
        } else {
          array.save(file);
        }
        try (NpyArray mapped = NpyArray.map(file)) {
          assertEquals(fortran, mapped.isFortran());
          assertArrayEquals(new int[] {a, b, c}, mapped.shape());
          Bits.assertEqual("fortran " + fortran, values, mapped.toFloats());
        }
      }
    } finally {
      Files.delete(file);
    }
  }

  /** Cut anywhere, a file is refused by name, mapped or read. */
  @ParameterizedTest
  @ValueSource(strings = {"f4", "version2", "version3", "u1"})
  void truncatedFilesAreRefused(String resource) throws IOException {
    byte[] whole = bytes(resource);
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      refused("", cut);
      assertThrows(IOException.class, () -> read(cut), resource + " cut at " + length);
    }
    refused("goes on", Arrays.copyOf(whole, whole.length + 1));
  }

  @Test
  void aStreamMayHoldSeveralArrays() throws IOException {
    byte[] two = Arrays.copyOf(bytes("f4"), bytes("f4").length + bytes("u1").length);
    System.arraycopy(bytes("u1"), 0, two, bytes("f4").length, bytes("u1").length);
    InputStream in = new ByteArrayInputStream(two);
    assertEquals(NpyType.FLOAT32, NpyArray.read("first", in).type());
    assertEquals(NpyType.UINT8, NpyArray.read("second", in).type());
    assertEquals(-1, in.read());
  }

  @Test
  void aFolderIsRefusedByName() {
    IOException e = assertThrows(IOException.class, () -> NpyArray.map(folder));
    assertEquals(folder + " is a folder, must be a file", e.getMessage());
  }

  @Test
  void corruptFilesAreRefused() throws IOException {
    byte[] version = bytes("f4");
    version[6] = 4;
    refused("version 4.0", version);
    byte[] magic = bytes("f4");
    magic[1] = 'M';
    refused("does not begin", magic);
    refused("header of 4294967295 bytes", header(2, "\u00ff\u00ff\u00ff\u00ff", ""));
    refused("type <c8", bytes("complex"));
    refused("type <u8", bytes("uint64"));
    refused("header", bytes("structured"));
    refused("type |O", bytes("object"));
    refused("type |f4", header("{'descr': '|f4', 'fortran_order': False, 'shape': (1,), }"));
    refused("no type", header("{'descr': '', 'fortran_order': False, 'shape': (1,), }"));
    refused("each entry once", header("{'descr': '<f4', 'descr': '<f4', 'shape': (1,), }"));
    refused("has the header", header("{'descr': '<f4', 'shape': (1,), }"));
    refused("has the header", header("{'descr': '<f4', 'fortran_order': 1, 'shape': (1,), }"));
    refused("has the header", header("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }"));
    refused("has the header", header("['descr']"));
    refused("must be sizes", header("{'descr': '<f4', 'fortran_order': False, 'shape': (,), }"));
    refused(
        "must be sizes",
        header("{'descr': '<f4', 'fortran_order': False, 'shape': (2147483648,)}"));
    refused(
        "must be sizes",
        header(
            "{'descr': '<f4', 'fortran_order': False, 'shape': (2147483647,2147483647,2147483647)}"));
    refused(
        "too large",
        header("{'descr': '<f8', 'fortran_order': False, 'shape': (2147483647,2147483647,1)}"));
  }

  /** Headers of other writers: another order, other blanks, no comma at the end. */
  @Test
  void headersOfOtherWritersAreRead() throws IOException {
    byte[] header = header("{ 'shape':(2 , 1 ),'fortran_order' :False , 'descr':\t'<f4'}\n");
    byte[] whole = Arrays.copyOf(header, header.length + 8);
    whole[header.length + 3] = 0x40;
    assertArrayEquals(new float[] {2, 0}, read(whole).toFloats());
  }

  private static byte[] header(String text) {
    return header(1, "" + (char) text.length() + (char) 0, text);
  }

  private static byte[] header(int version, String length, String text) {
    return ("\u0093NUMPY" + (char) version + (char) 0 + length + text)
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private void refused(String message, byte[] bytes) throws IOException {
    Path file = file(bytes);
    IOException e = assertThrows(IOException.class, () -> NpyArray.map(file));
    String text = Objects.requireNonNull(e.getMessage());
    assertTrue(text.contains(message) && text.contains("file.npy"), text);
  }

  @Test
  void numbersThatAreNoIntsAreRefused() {
    assertThrows(IllegalStateException.class, NpyArray.of(new long[] {1L << 31}, 1)::toInts);
    assertArrayEquals(new long[] {1L << 31}, NpyArray.of(new long[] {1L << 31}, 1).toLongs());
  }

  @Test
  void arraysThatDoNotFillTheirShapeAreRefused() {
    int most = Integer.MAX_VALUE;
    for (int[] shape : new int[][] {{}, {2, 2}, {-2, -3}, {most, most, most}}) {
      var e = assertThrows(IllegalArgumentException.class, () -> NpyArray.of(new int[6], shape));
      assertEquals("there are 6 elements for the shape " + Arrays.toString(shape), e.getMessage());
    }
  }

  @Test
  void datasetsAreMapped() throws IOException {
    Path inputs = folder.resolve("inputs.npy");
    Path labels = folder.resolve("labels.npy");
    Path targets = folder.resolve("targets.npy");
    NpyArray.of(new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, 3, 2, 2).saveFortran(inputs);
    NpyArray.of(new long[] {2, 0, 1}, 3).save(labels);
    NpyArray.of(new byte[] {5, 6, 7}, 3, 1).save(targets);
    NpyDataset data = NpyDataset.open(inputs, labels, 3);
    try (data) {
      assertEquals(3, data.size());
      float[] rows = new float[8];
      int[] read = new int[2];
      data.batch(new int[] {2, 0}, 0, 2, rows, read);
      assertArrayEquals(new float[] {9, 10, 11, 12, 1, 2, 3, 4}, rows);
      assertArrayEquals(new int[] {1, 2}, read);
      float[] oneHot = new float[3];
      data.copyTarget(0, oneHot, 0);
      assertArrayEquals(new float[] {0, 0, 1}, oneHot);
    }
    assertThrows(IllegalStateException.class, () -> data.copy(0, new float[4], 0));
    data.close();
    try (NpyDataset regression = NpyDataset.openTargets(inputs, targets)) {
      assertEquals(1, regression.targets());
      float[] target = new float[1];
      regression.copyTarget(2, target, 0);
      assertArrayEquals(new float[] {7}, target);
      assertThrows(UnsupportedOperationException.class, () -> regression.label(0));
      assertFalse(regression.classes() > 0);
    }
  }

  @Test
  void datasetsWhoseShapesDoNotFitAreRefused() throws IOException {
    Path inputs = folder.resolve("inputs.npy");
    Path labels = folder.resolve("labels.npy");
    NpyArray.of(new float[6], 3, 2).save(inputs);
    for (int[] wrong : new int[][] {{2}, {1, 3}, {3, 2}, {}}) {
      int size = Arrays.stream(wrong).reduce(1, (a, b) -> a * b);
      NpyArray.of(new int[size], wrong).save(labels);
      assertThrows(IOException.class, () -> NpyDataset.open(inputs, labels, 2));
    }
    NpyArray.of(new int[] {0, 1, 2}, 3).save(labels);
    IOException e = assertThrows(IOException.class, () -> NpyDataset.open(inputs, labels, 2));
    assertTrue(Objects.requireNonNull(e.getMessage()).contains("[2] is 2"), e.getMessage());
    NpyArray.of(new float[3], 3).save(labels);
    assertThrows(IOException.class, () -> NpyDataset.open(inputs, labels, 2));
    assertThrows(IllegalArgumentException.class, () -> NpyDataset.open(inputs, labels, 0));
    NpyArray.of(new float[2], 2).save(labels);
    assertThrows(IOException.class, () -> NpyDataset.openTargets(inputs, labels));
    NpyArray.of(new float[2], 1, 2).save(inputs);
    NpyArray.of(new int[1]).save(labels);
    assertThrows(IOException.class, () -> NpyDataset.open(inputs, labels, 2));
    NpyArray.of(new float[0], 0, 2).save(inputs);
    assertThrows(IOException.class, () -> NpyDataset.openTargets(inputs, inputs));
    NpyArray.of(new float[1]).save(inputs);
    assertThrows(IOException.class, () -> NpyDataset.openTargets(inputs, inputs));
    assertThrows(IOException.class, () -> NpyDataset.openTargets(folder.resolve("none"), inputs));
  }

  /** A model learns the same from a file as from arrays. */
  @Test
  void aMappedDatasetHoldsTheSameSamples() throws IOException {
    Dataset clouds = Samples.clouds(20, 3, 2, 1);
    float[] inputs = new float[60];
    int[] labels = new int[20];
    int[] order = new int[20];
    Arrays.setAll(order, i -> i);
    clouds.batch(order, 0, 20, inputs, labels);
    Path x = folder.resolve("x.npy");
    Path y = folder.resolve("y.npy");
    NpyArray.of(inputs, 20, 3).save(x);
    NpyArray.of(labels, 20).save(y);
    try (NpyDataset data = NpyDataset.open(x, y, 2)) {
      float[] rows = new float[60];
      int[] read = new int[20];
      data.batch(order, 0, 20, rows, read);
      Bits.assertEqual("inputs", inputs, rows);
      assertArrayEquals(labels, read);
    }
  }
}
