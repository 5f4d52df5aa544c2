// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * An array of unsigned bytes from an IDX file, the format of MNIST: two zero bytes, a type code,
 * the number of dimensions, each dimension as a big-endian int32, then the elements.
 */
final class Idx {

  private static final int UNSIGNED_BYTE = 0x08;

  final Path file;
  final int[] dimensions;
  final byte[] elements;

  private Idx(Path file, int[] dimensions, byte[] elements) {
    this.file = file;
    this.dimensions = dimensions;
    this.elements = elements;
  }

  /**
   * Reads a whole file, plain or gzip, told apart by their first bytes.
   *
   * @throws IOException if the file cannot be read or is not such a file; the message names it,
   *     what was found and what must be there
   */
  static Idx read(Path file) throws IOException {
    InputFile.of(file);
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      return isGzip(raw) ? readGzip(file, raw) : read(file, raw);
    }
  }

  private static boolean isGzip(InputStream raw) throws IOException {
    raw.mark(2);
    boolean gzip = raw.read() == 0x1f && raw.read() == 0x8b;
    raw.reset();
    return gzip;
  }

  private static Idx readGzip(Path file, InputStream raw) throws IOException {
    Idx idx;
    try (InputStream unpacked = new GZIPInputStream(raw, 1 << 16)) {
      idx = read(file, unpacked);
    } catch (EOFException e) {
      throw new IOException(file + " is a truncated gzip file", e);
    } catch (ZipException e) {
      throw new IOException(file + " is a damaged gzip file: " + e.getMessage(), e);
    }
    return idx;
  }

  private static Idx read(Path file, InputStream in) throws IOException {
    byte[] magic = in.readNBytes(4);
    if (magic.length < 4 || magic[0] != 0 || magic[1] != 0) {
      throw new IOException(
          file
              + " starts with "
              + Arrays.toString(magic)
              + ", must start with two zero bytes, a type and the number of dimensions");
    }
    if (magic[2] != UNSIGNED_BYTE) {
      throw new IOException(
          String.format(
              "%s has elements of type 0x%02x, must be 0x08, unsigned bytes", file, magic[2]));
    }
    int[] dimensions = new int[Byte.toUnsignedInt(magic[3])];
    if (dimensions.length == 0) {
      throw new IOException(file + " has no dimensions, must have at least one");
    }
    byte[] sizes = in.readNBytes(Integer.BYTES * dimensions.length);
    if (sizes.length < Integer.BYTES * dimensions.length) {
      throw new IOException(file + " is truncated within the " + dimensions.length + " dimensions");
    }
    ByteBuffer.wrap(sizes).asIntBuffer().get(dimensions);
    int count = count(file, dimensions);
    byte[] elements = in.readNBytes(count);
    if (elements.length < count) {
      throw new IOException(
          file
              + " is truncated: it has "
              + elements.length
              + " elements, must have "
              + count
              + " for dimensions "
              + Arrays.toString(dimensions));
    }
    if (in.read() >= 0) {
      throw new IOException(
          file
              + " goes on after its "
              + count
              + " elements, must end there for dimensions "
              + Arrays.toString(dimensions));
    }
    return new Idx(file, dimensions, elements);
  }

  private static int count(Path file, int[] dimensions) throws IOException {
    long count = 1;
    for (int dimension : dimensions) {
      // At most 2^31 * 2^31 before the check, so a long cannot overflow.
      count *= dimension;
      if (dimension < 1 || count > Integer.MAX_VALUE - 8) {
        throw new IOException(
            file
                + " has dimensions "
                + Arrays.toString(dimensions)
                + ", must be positive and their product at most "
                + (Integer.MAX_VALUE - 8));
      }
    }
    return (int) count;
  }
}
