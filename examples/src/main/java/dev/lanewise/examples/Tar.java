// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * Takes chosen files out of a gzipped tarball (POSIX ustar, which is what npm makes). The names are
 * chosen by the caller and none is ever taken from the archive, so that no archive can write
 * elsewhere.
 */
final class Tar {

  private static final int BLOCK = 512;
  private static final int NAME_LENGTH = 100;
  private static final int SIZE_OFFSET = 124;
  private static final int SIZE_LENGTH = 12;

  private Tar() {}

  /**
   * Unpacks {@code folder + name} to {@code target/name} for each name.
   *
   * @throws IOException if the archive is broken or lacks one of them
   */
  static void unpack(Path tarball, String folder, Set<String> names, Path target)
      throws IOException {
    Set<String> missing = new HashSet<>(names);
    try (InputStream in =
        new BufferedInputStream(new GZIPInputStream(Files.newInputStream(tarball)))) {
      byte[] header = in.readNBytes(BLOCK);
      while (!missing.isEmpty() && header.length == BLOCK && header[0] != 0) {
        String path = text(header, 0, NAME_LENGTH);
        long size = size(header);
        long padding = (BLOCK - size % BLOCK) % BLOCK;
        String name = path.startsWith(folder) ? path.substring(folder.length()) : "";
        if (missing.remove(name)) {
          try (OutputStream out = Files.newOutputStream(target.resolve(name))) {
            copy(in, out, size);
          }
          in.skipNBytes(padding);
        } else {
          in.skipNBytes(size + padding);
        }
        header = in.readNBytes(BLOCK);
      }
    }
    if (!missing.isEmpty()) {
      throw new IOException(tarball.getFileName() + " has no " + missing);
    }
  }

  private static void copy(InputStream in, OutputStream out, long size) throws IOException {
    var buffer = new byte[1 << 16];
    for (long left = size; left > 0; ) {
      int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (read < 0) {
        throw new EOFException("the archive ends within a file");
      }
      out.write(buffer, 0, read);
      left -= read;
    }
  }

  private static long size(byte[] header) throws IOException {
    String octal = text(header, SIZE_OFFSET, SIZE_LENGTH).strip();
    try {
      return Long.parseLong(octal, 8);
    } catch (NumberFormatException e) {
      throw new IOException("the archive is broken: a file has the size '" + octal + "'", e);
    }
  }

  private static String text(byte[] header, int offset, int length) {
    int end = offset;
    while (end < offset + length && header[end] != 0) {
      end++;
    }
    return new String(header, offset, end - offset, StandardCharsets.US_ASCII);
  }
}
