// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file of the MNIST distribution, and the SHA-256 by which it is known.
 *
 * @param name its name in every mirror, without {@code .gz}
 * @param sha256 of its unpacked bytes, in lower-case hexadecimal
 */
record MnistFile(String name, String sha256) {

  private static final int CHUNK = 1 << 16;

  /** The file in a folder, as it is or gzipped. */
  Path in(Path folder) throws NoSuchFileException {
    Path plain = folder.resolve(name);
    if (Files.isRegularFile(plain)) {
      return plain;
    }
    Path gzipped = folder.resolve(name + ".gz");
    if (Files.isRegularFile(gzipped)) {
      return gzipped;
    }
    throw new NoSuchFileException(plain.toString(), null, "there is no such file, nor with .gz");
  }

  /** Whether the folder has this very file, unpacked. */
  boolean isIntactIn(Path folder) throws IOException {
    Path file = folder.resolve(name);
    return Files.isRegularFile(file) && sha256(file).equals(sha256);
  }

  /** The SHA-256 of a file, in lower-case hexadecimal. */
  static String sha256(Path file) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    var buffer = new byte[CHUNK];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
