// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TarTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 511, 512, 513, 70_000})
  void filesOfAnySizeComeOutAsTheyWentIn(int size) throws IOException {
    var content = new byte[size];
    new Random(size).nextBytes(content);
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("unwanted", new byte[700]);
    files.put("wanted", content);
    Path tarball = write(SmallPackage.tarball(files));

    Tar.unpack(tarball, "package/data/", Set.of("wanted"), folder);

    assertArrayEquals(content, Files.readAllBytes(folder.resolve("wanted")));
    assertTrue(Files.notExists(folder.resolve("unwanted")));
  }

  @Test
  void aMissingFileIsNamed() throws IOException {
    Path tarball = write(SmallPackage.tarball(Map.of("there", new byte[3])));
    var failure =
        assertThrows(
            IOException.class,
            () -> Tar.unpack(tarball, "package/data/", Set.of("there", "elsewhere"), folder));
    assertEquals("small.tgz has no [elsewhere]", failure.getMessage());
  }

  @Test
  void aTruncatedArchiveIsNoticed() throws IOException {
    var content = new byte[100_000];
    new Random(1).nextBytes(content);
    byte[] whole = SmallPackage.tarball(Map.of("wanted", content));
    Path tarball = write(Arrays.copyOf(whole, whole.length / 2));
    assertThrows(
        IOException.class, () -> Tar.unpack(tarball, "package/data/", Set.of("wanted"), folder));
  }

  @Test
  void whatIsNoArchiveIsNoticed() throws IOException {
    Path tarball = write(new byte[] {1, 2, 3});
    assertThrows(
        IOException.class, () -> Tar.unpack(tarball, "package/data/", Set.of("wanted"), folder));
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("small.tgz"), bytes);
  }
}
