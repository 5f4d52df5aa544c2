// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import static dev.lanewise.nn.Layers.dense;
import static dev.lanewise.nn.Layers.relu;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.nn.graph.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightsTest {

  @TempDir Path folder;

  private static Sequential model() {
    return Sequential.of(dense(3, 4), relu(), dense(4, 2));
  }

  private static Sequential model(long seed) {
    Sequential model = model();
    model.initialize(seed);
    return model;
  }

  @Test
  void namesAndShapesAreThoseOfPyTorch() {
    Parameters parameters = model().parameters();
    assertEquals(List.of("0.weight", "0.bias", "2.weight", "2.bias"), parameters.names());
    assertEquals(Shape.of(4, 3), parameters.shape("0.weight"));
    assertEquals(Shape.of(2), parameters.shape("2.bias"));
    assertEquals(12 + 4 + 8 + 2, parameters.count());
  }

  @Test
  void whatIsLoadedIsWhatWasSaved() throws IOException {
    Sequential saved = model(5);
    float[] odd = {-0f, Float.MIN_VALUE, Float.NaN, Float.NEGATIVE_INFINITY};
    saved.parameters().set("0.bias", odd);
    Path file = folder.resolve("model.safetensors");
    saved.save(file);
    Sequential loaded = model();
    loaded.load(file);
    for (String name : saved.parameters().names()) {
      Bits.assertEqual(name, saved.parameters().get(name), loaded.parameters().get(name));
    }
    Path again = folder.resolve("again.safetensors");
    loaded.save(again);
    assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(again));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(2, files.count());
    }
  }

  @Test
  void whatAKilledProcessLeftGoesWithALaterSave() throws IOException {
    Path file = folder.resolve("model.safetensors");
    FileTime old = FileTime.from(Instant.now().minus(Duration.ofHours(2)));
    String uuid = "." + UUID.randomUUID() + ".tmp";
    List<String> kept = new ArrayList<>(List.of("model.safetensors"));
    for (String name :
        List.of(
            "model.safetensors.mine.tmp",
            "model.safetensors.tmp",
            "other" + uuid,
            "model.safetensors" + uuid)) {
      Files.setLastModifiedTime(Files.createFile(folder.resolve(name)), old);
      kept.add(name);
    }
    kept.removeLast();
    String young = "model.safetensors." + UUID.randomUUID() + ".tmp";
    Files.createFile(folder.resolve(young));
    kept.add(young);
    model(1).save(file);
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(
          Set.copyOf(kept),
          files.map(path -> path.getFileName().toString()).collect(Collectors.toSet()));
    }
  }

  @Test
  void theFileIsLaidOutAsTheFormatSays() throws IOException {
    Sequential model = Sequential.of(dense(2, 1));
    model.parameters().set("0.weight", new float[] {1, 2});
    model.parameters().set("0.bias", new float[] {3});
    Path file = folder.resolve("model.safetensors");
    model.save(file);
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int length = (int) bytes.getLong();
    assertEquals(0, length % 8);
    byte[] header = new byte[length];
    bytes.get(header);
    assertEquals(
        "{\"0.weight\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]},"
            + "\"0.bias\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]}}",
        new String(header, StandardCharsets.UTF_8).stripTrailing());
    assertEquals(1f, bytes.getFloat());
    assertEquals(2f, bytes.getFloat());
    assertEquals(3f, bytes.getFloat());
    assertFalse(bytes.hasRemaining());
  }

  @Test
  void tensorsMayLieInAnyOrderAndMetadataIsPassedOver() throws IOException {
    Sequential model = Sequential.of(dense(2, 1));
    model.load(
        write(
            """
            {"__metadata__":{"format":"pt"},
             "0.bias":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},
             "0.weight":{"dtype":"F32","shape":[1,2],"data_offsets":[4,12]}}\
            """,
            3));
    assertArrayEquals(new float[] {1, 2}, model.parameters().get("0.weight"));
    assertArrayEquals(new float[] {0}, model.parameters().get("0.bias"));
  }

  /** A file with this header, and the floats 0, 1, 2 and so on as data. */
  private Path write(String header, int floats) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    return write(text.length, text, floats);
  }

  private Path write(long length, byte[] header, int floats) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + header.length + 4 * floats).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(length).put(header);
    for (int i = 0; i < floats; i++) {
      bytes.putFloat(i);
    }
    return Files.write(folder.resolve("given.safetensors"), bytes.array());
  }

  private static final String WEIGHT =
      "\"0.weight\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]}";
  private static final String BIAS =
      "\"0.bias\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{W,B}|2|within 8 bytes",
        "{W,B}|4|16 bytes of data",
        "{W}|2|no tensor 0.bias",
        "{W,B,`extra`:{`dtype`:`F32`,`shape`:[0],`data_offsets`:[12,12]}}|3|a tensor extra",
        "{W,`0.bias`:{`dtype`:`F64`,`shape`:[1],`data_offsets`:[8,16]}}|4|dtype F64",
        "{W,`0.bias`:{`shape`:[1],`data_offsets`:[8,12]}}|3|dtype nothing",
        "{W,`0.bias`:{`dtype`:`F32`,`shape`:[2],`data_offsets`:[8,16]}}|4|shape [2]",
        "{W,`0.bias`:{`dtype`:`F32`,`shape`:[1],`data_offsets`:[4,8]}}|3|overlaps",
        "{W,`0.bias`:{`dtype`:`F32`,`shape`:[1],`data_offsets`:[12,16]}}|4|gap",
        "{W,`0.bias`:{`dtype`:`F32`,`shape`:[1],`data_offsets`:[8,16]}}|4|in 8 bytes",
        "{W,`0.bias`:{`dtype`:`F32`,`shape`:[1],`data_offsets`:[-4,0]}}|3|begin and an end",
        "{W,`0.bias`:{`dtype`:`F32`,`shape`:[1],`data_offsets`:[12,8]}}|3|begin and an end",
        "{W,`0.bias`:{`dtype`:`F32`,`shape`:[1],`data_offsets`:[8]}}|3|begin and an end",
        "{W,`0.bias`:{`dtype`:`F32`,`shape`:[1]}}|3|begin and an end",
        "{W,`0.bias`:{`dtype`:`F32`,`shape`:[-1],`data_offsets`:[8,12]}}|3|negative",
        "{W,`0.bias`:{`dtype`:`F32`,`shape`:[9223372036854775807,2],"
            + "`data_offsets`:[8,12]}}|3|too large",
        "{W,`0.bias`:{`dtype`:`F32`,`shape`:[1e0],`data_offsets`:[8,12]}}|3|must be VALUE_NUMBER",
        "{W,`0.bias`:{`dtype`:`F32`,`shape`:1,`data_offsets`:[8,12]}}|3|must be START_ARRAY",
        "{W,`0.bias`:{`dtype`:`F32`,`shape`:[1],`data_offsets`:[8,12],`x`:1}}|3|unknown field x",
        "{W,B,B}|3|Duplicate field",
        "{W,B} {}|3|more after its end",
        "{W,B|3|not valid JSON",
        "[1]|3|must be START_OBJECT",
        "{`0.weight`:1}|3|must be START_OBJECT",
        "{`__metadata__`:{`epoch`:1},W,B}|3|must be VALUE_STRING",
      })
  void aBadFileIsRefusedAndChangesNothing(String header, int floats, String message)
      throws IOException {
    String json = header.replace('`', '"').replace("W", WEIGHT).replace("B", BIAS);
    requireRefused(write(json, floats), message);
  }

  @Test
  void aBadLengthIsRefused() throws IOException {
    byte[] header = ("{" + WEIGHT + "," + BIAS + "}").getBytes(StandardCharsets.UTF_8);
    for (long length : new long[] {-1, 0, 1, 200_000_000_000L, Long.MIN_VALUE, 1_000}) {
      requireRefused(write(length, header, 3), "header of " + Long.toUnsignedString(length));
    }
    requireRefused(Files.write(folder.resolve("short"), new byte[7]), "has 7 bytes");
    assertThrows(IOException.class, () -> model().load(folder.resolve("missing")));
    requireRefused(folder, "is a folder");
  }

  /** Cut anywhere, a file is refused. */
  @Test
  void aTruncatedFileIsRefused() throws IOException {
    Sequential model = Sequential.of(dense(2, 1));
    model.initialize(1);
    Path file = folder.resolve("whole");
    model.save(file);
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      requireRefused(Files.write(folder.resolve("cut"), Arrays.copyOf(whole, length)), "cut");
    }
  }

  private static void requireRefused(Path file, String message) {
    Sequential model = Sequential.of(dense(2, 1));
    float[] before = {7, 8};
    model.parameters().set("0.weight", before);
    IOException e = assertThrows(IOException.class, () -> model.load(file));
    String text = Objects.requireNonNull(e.getMessage());
    assertTrue(text.contains(message) && text.contains(file.toString()), text);
    assertArrayEquals(before, model.parameters().get("0.weight"));
    assertArrayEquals(new float[1], model.parameters().get("0.bias"));
  }

  @Test
  void aModelWithoutWeightsIsNotSaved() {
    assertThrows(IllegalStateException.class, () -> model().save(folder.resolve("x")));
    assertThrows(IllegalStateException.class, () -> model().parameters().get("0.bias"));
    assertFalse(Files.exists(folder.resolve("x")));
  }

  @Test
  void firstWeightsDependOnTheSeedAlone() {
    assertArrayEquals(model(3).parameters().get("2.weight"), model(3).parameters().get("2.weight"));
    assertFalse(
        Arrays.equals(
            model(3).parameters().get("2.weight"), model(4).parameters().get("2.weight")));
  }

  @Test
  void initialisersKeepTheirBoundsAndVariances() {
    int in = 300;
    int out = 200;
    check(Initializers.glorotUniform(), in, out, Math.sqrt(6.0 / 500), 2.0 / 500);
    check(Initializers.heUniform(), in, out, Math.sqrt(6.0 / in), 2.0 / in);
    check(Initializers.glorotNormal(), in, out, Double.POSITIVE_INFINITY, 2.0 / 500);
    check(Initializers.heNormal(), in, out, Double.POSITIVE_INFINITY, 2.0 / in);
    check(Initializers.constant(0.5f), in, out, 0.5, 0.25);
    check(Initializers.zeros(), in, out, 0, 0);
  }

  private static void check(
      Initializer initializer, int in, int out, double bound, double meanSquare) {
    Sequential model = Sequential.of(dense(in, out).weights(initializer));
    model.initialize(9);
    double squares = 0;
    for (float w : model.parameters().get("0.weight")) {
      assertTrue(Math.abs(w) <= bound * (1 + 1e-6));
      squares += (double) w * w;
    }
    assertEquals(meanSquare, squares / (in * out), meanSquare * 0.03);
    assertArrayEquals(new float[out], model.parameters().get("0.bias"));
  }

  @Test
  void modelsThatCannotBeAreRefused() {
    assertThrows(IllegalArgumentException.class, Sequential::of);
    assertThrows(IllegalArgumentException.class, () -> Sequential.of(relu()));
    assertThrows(IllegalArgumentException.class, () -> dense(0, 1));
    Layer shared = dense(3, 3);
    assertThrows(IllegalArgumentException.class, () -> Sequential.of(shared, relu(), shared));
    assertEquals(2, Sequential.of(relu(), dense(3, 3), relu()).parameters().names().size());
    var e =
        assertThrows(
            IllegalArgumentException.class, () -> Sequential.of(dense(3, 4), relu(), dense(5, 2)));
    String text = Objects.requireNonNull(e.getMessage());
    assertTrue(text.contains("layer 2") && text.contains("[batch, 4] and [2, 5]"), text);
    Parameters parameters = model().parameters();
    assertThrows(IllegalArgumentException.class, () -> parameters.shape("0.weights"));
    assertThrows(IllegalArgumentException.class, () -> parameters.set("0.bias", new float[3]));
    Sequential bad = Sequential.of(dense(3, 4).bias(Initializers.heNormal()));
    assertThrows(IllegalArgumentException.class, () -> bad.initialize(1));
  }

  @Test
  void aDenseLayerWithoutBiasHasOneParameter() {
    assertEquals(
        List.of("0.weight"), Sequential.of(dense(2, 3).withoutBias()).parameters().names());
  }
}
