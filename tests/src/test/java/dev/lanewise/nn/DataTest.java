// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.data.Datasets;
import dev.lanewise.nn.data.IdxDataset;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.TreeSet;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataTest {

  @TempDir Path folder;

  private static byte[] idx(int type, int[] dimensions, int... elements) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeByte(0);
    out.writeByte(0);
    out.writeByte(type);
    out.writeByte(dimensions.length);
    for (int dimension : dimensions) {
      out.writeInt(dimension);
    }
    for (int element : elements) {
      out.writeByte(element);
    }
    return bytes.toByteArray();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private static byte[] images() throws IOException {
    return idx(8, new int[] {3, 1, 2}, 0, 255, 51, 102, 128, 1);
  }

  private static byte[] labels() throws IOException {
    return idx(8, new int[] {3}, 2, 0, 1);
  }

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private IdxDataset load(byte[] images, byte[] labels) throws IOException {
    return IdxDataset.load(file("images", images), file("labels", labels), 3);
  }

  @Test
  void idxFilesAreReadPlainAndPackedWhateverTheirName() throws IOException {
    for (boolean packed : new boolean[] {false, true}) {
      IdxDataset data =
          IdxDataset.load(
              file("images.raw", packed ? gzip(images()) : images()),
              file("labels.gz", packed ? labels() : gzip(labels())),
              3);
      assertEquals(3, data.size());
      assertEquals(2, data.features());
      assertEquals(3, data.classes());
      assertArrayEquals(new int[] {1, 2}, data.imageDimensions());
      float[] inputs = new float[4];
      int[] labels = new int[2];
      data.batch(new int[] {9, 2, 0}, 1, 2, inputs, labels);
      assertArrayEquals(new float[] {128 / 255f, 1 / 255f, 0, 1}, inputs);
      assertArrayEquals(new int[] {1, 2}, labels);
    }
  }

  @Test
  void badIdxFilesAreRefused() throws IOException {
    refused("two zero bytes", new byte[] {1, 0, 8, 1}, labels());
    refused("two zero bytes", new byte[0], labels());
    refused("type 0x0d", idx(0x0d, new int[] {3, 1}, 0, 0, 0), labels());
    refused("no dimensions", idx(8, new int[0], 1), labels());
    refused("within the 3 dimensions", Arrays.copyOf(images(), 13), labels());
    refused("goes on", Arrays.copyOf(images(), images().length + 1), labels());
    refused("must be positive", idx(8, new int[] {3, -1, 2}), labels());
    refused("must be positive", idx(8, new int[] {0, 1, 2}), labels());
    refused(
        "must be positive",
        idx(8, new int[] {Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE}),
        labels());
    refused("truncated", idx(8, new int[] {1 << 30, 1, 1}, 1, 2, 3), labels());
    refused("at least two", idx(8, new int[] {3}, 0, 1, 2), labels());
    refused("labels must have one", images(), images());
    refused("3 images and", images(), idx(8, new int[] {2}, 0, 1));
    refused("label 3 at 1", images(), idx(8, new int[] {3}, 0, 3, 1));
    refused("label 255 at 2", images(), idx(8, new int[] {3}, 0, 1, 255));
    assertThrows(
        IllegalArgumentException.class,
        () -> IdxDataset.load(folder.resolve("images"), folder.resolve("labels"), 0));
    assertThrows(
        IOException.class,
        () -> IdxDataset.load(folder.resolve("missing"), folder.resolve("labels"), 3));
    IOException of = assertThrows(IOException.class, () -> IdxDataset.load(folder, folder, 3));
    assertEquals(folder + " is a folder, must be a file", of.getMessage());
  }

  /** Cut anywhere, plain or packed, a file is refused by name. */
  @Test
  void truncatedIdxFilesAreRefused() throws IOException {
    for (byte[] whole : new byte[][] {images(), gzip(images())}) {
      for (int length = 0; length < whole.length; length++) {
        refused("images", Arrays.copyOf(whole, length), labels());
      }
    }
  }

  @Test
  void aDamagedPackedFileIsRefused() throws IOException {
    byte[] packed = gzip(images());
    packed[packed.length - 6] ^= 1;
    refused("damaged", packed, labels());
    refused("is a truncated gzip file", Arrays.copyOf(packed, packed.length - 9), labels());
  }

  private void refused(String message, byte[] images, byte[] labels) {
    IOException e = assertThrows(IOException.class, () -> load(images, labels));
    String text = Objects.requireNonNull(e.getMessage());
    assertTrue(text.contains(message) && text.contains(folder.toString()), text);
  }

  private static Dataset numbered(int size) {
    float[] inputs = new float[2 * size];
    int[] labels = new int[size];
    for (int i = 0; i < size; i++) {
      inputs[2 * i] = i;
      inputs[2 * i + 1] = -i;
      labels[i] = i % 3;
    }
    return Datasets.of(inputs, labels, 3);
  }

  @Test
  void viewsShowTheirPart() {
    Dataset data = numbered(10);
    Dataset middle = data.skip(3).take(4);
    assertEquals(4, middle.size());
    float[] inputs = new float[2 * 4];
    int[] labels = new int[4];
    middle.batch(new int[] {0, 1, 2, 3}, 0, 4, inputs, labels);
    assertArrayEquals(new float[] {3, -3, 4, -4, 5, -5, 6, -6}, inputs);
    assertArrayEquals(new int[] {0, 1, 2, 0}, labels);
    assertThrows(IllegalArgumentException.class, () -> data.take(11));
    assertThrows(IllegalArgumentException.class, () -> data.take(0));
    assertThrows(IllegalArgumentException.class, () -> data.skip(10));
    assertThrows(IllegalArgumentException.class, () -> data.skip(-1));
  }

  @Test
  void aSplitHoldsEverySampleOnce() {
    Dataset data = numbered(10);
    var split = Datasets.split(data, 7, 4);
    assertEquals(7, split.first().size());
    assertEquals(3, split.second().size());
    TreeSet<Integer> seen = new TreeSet<>();
    float[] sample = new float[2];
    for (Dataset part : new Dataset[] {split.first(), split.second()}) {
      for (int i = 0; i < part.size(); i++) {
        part.copy(i, sample, 0);
        seen.add((int) sample[0]);
        assertEquals((int) sample[0] % 3, part.label(i));
      }
    }
    assertEquals(10, seen.size());
    assertThrows(IllegalArgumentException.class, () -> Datasets.split(data, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> Datasets.split(data, 10, 1));
  }

  @Test
  void badArraysAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Datasets.of(new float[3], new int[2], 2));
    assertThrows(IllegalArgumentException.class, () -> Datasets.of(new float[0], new int[0], 2));
    assertThrows(
        IllegalArgumentException.class, () -> Datasets.of(new float[2], new int[] {0, 2}, 2));
    assertThrows(
        IllegalArgumentException.class, () -> Datasets.of(new float[2], new int[] {0, -1}, 2));
    assertThrows(IllegalArgumentException.class, () -> Datasets.of(new float[2], new int[2], 0));
  }

  @Test
  void aReconstructionHasEachSampleAsItsTarget() {
    Dataset whole = Datasets.of(new float[] {1, 2, 3, 4}, new int[] {1, 0}, 2);
    Dataset copies = Datasets.reconstruction(whole);
    float[] target = new float[3];
    copies.copyTarget(1, target, 1);
    assertArrayEquals(new float[] {0, 3, 4}, target);
    assertArrayEquals(whole.copyInputs(), copies.copyInputs());
    assertEquals(0, copies.classes());
    assertEquals(2, copies.targets());
    assertThrows(UnsupportedOperationException.class, () -> copies.label(0));
  }

  @Test
  void inputsAndLabelsAreCopied() {
    float[] inputs = {1, 2, 3, 4};
    Dataset whole = Datasets.of(inputs, new int[] {1, 0}, 2);
    float[] copy = whole.skip(1).copyInputs();
    assertArrayEquals(new float[] {3, 4}, copy);
    assertArrayEquals(new int[] {1, 0}, whole.copyLabels());
    whole.copyInputs()[0] = 9;
    whole.copyLabels()[0] = 9;
    assertEquals(1, inputs[0]);
    assertEquals(1, whole.label(0));
  }
}
