// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands before the numbers of an npy file: magic, version, the length of a Python dictionary,
 * and this, which names type, order and shape and is padded to a multiple of 64 bytes.
 *
 * @param order of the bytes of an element
 * @param fortran whether the first index is the fastest
 * @param bytes of the whole header
 */
record NpyHeader(NpyType type, ByteOrder order, boolean fortran, int[] shape, int bytes) {

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int ALIGNMENT = 64;

  /** Far more than any shape needs; against files made to exhaust memory. */
  private static final int MAX_LENGTH = 1 << 20;

  private static final String ENTRY =
      "(?:'descr'\\s*:\\s*'(?<descr>[^']*)'"
          + "|'fortran_order'\\s*:\\s*(?<fortran>True|False)"
          + "|'shape'\\s*:\\s*\\((?<shape>[\\d\\s,]*)\\))";

  private static final Pattern ENTRIES = Pattern.compile(ENTRY);

  private static final Pattern DICTIONARY =
      Pattern.compile(
          ("\\s*\\{\\s*" + ENTRY + "(?:\\s*,\\s*" + ENTRY + "){2}\\s*,?\\s*\\}\\s*")
              .replaceAll("\\?<\\w+>", "?:"));

  /**
   * Reads it from a stream, which then stands at the numbers.
   *
   * @throws IOException if that is no header, or one of what cannot be read here
   */
  static NpyHeader read(String file, InputStream in) throws IOException {
    byte[] start = in.readNBytes(MAGIC.length + 2);
    if (start.length < MAGIC.length + 2
        || !Arrays.equals(MAGIC, Arrays.copyOf(start, MAGIC.length))) {
      throw new IOException(file + " does not begin as an npy file must, with \\x93NUMPY");
    }
    int version = start[MAGIC.length];
    if (version < 1 || version > 3 || start[MAGIC.length + 1] != 0) {
      throw new IOException(
          file
              + " has version "
              + version
              + "."
              + start[MAGIC.length + 1]
              + ", must be 1.0, 2.0 or 3.0");
    }
    int sizeBytes = version == 1 ? Short.BYTES : Integer.BYTES;
    byte[] size = Arrays.copyOf(exactly(file, in, sizeBytes), Integer.BYTES);
    int length = ByteBuffer.wrap(size).order(ByteOrder.LITTLE_ENDIAN).getInt();
    if (length < 0 || length > MAX_LENGTH) {
      throw new IOException(
          file
              + " has a header of "
              + Integer.toUnsignedString(length)
              + " bytes, must be at most "
              + MAX_LENGTH);
    }
    Charset charset = version < 3 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
    String text = new String(exactly(file, in, length), charset);
    return parse(file, text, start.length + sizeBytes + length);
  }

  private static byte[] exactly(String file, InputStream in, int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new IOException(file + " is truncated within its header");
    }
    return bytes;
  }

  private static NpyHeader parse(String file, String text, int bytes) throws IOException {
    if (!DICTIONARY.matcher(text).matches()) {
      throw new IOException(
          file
              + " has the header "
              + text.strip()
              + ", must be {'descr': '...', 'fortran_order': ..., 'shape': (...)}");
    }
    String descr = null;
    String fortran = null;
    String shape = null;
    int entries = 0;
    for (Matcher entry = ENTRIES.matcher(text); entry.find(); entries++) {
      descr = entry.group("descr") == null ? descr : entry.group("descr");
      fortran = entry.group("fortran") == null ? fortran : entry.group("fortran");
      shape = entry.group("shape") == null ? shape : entry.group("shape");
    }
    if (descr == null || fortran == null || shape == null || entries != 3) {
      throw new IOException(
          file + " has the header " + text.strip() + ", must have each entry once");
    }
    if (descr.isEmpty()) {
      throw new IOException(file + " has elements of no type");
    }
    ByteOrder order = descr.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    return new NpyHeader(
        NpyType.of(file, descr), order, fortran.equals("True"), shape(file, shape), bytes);
  }

  private static int[] shape(String file, String text) throws IOException {
    String[] sizes = text.strip().split("\\s*,\\s*", -1);
    int rank = sizes[sizes.length - 1].isEmpty() ? sizes.length - 1 : sizes.length;
    int[] shape = new int[rank];
    long size = 1;
    try {
      for (int i = 0; i < rank; i++) {
        shape[i] = Integer.parseInt(sizes[i]);
        size = Math.multiplyExact(size, (long) shape[i]);
      }
    } catch (NumberFormatException | ArithmeticException e) {
      throw new IOException(file + " has the shape (" + text + "), must be sizes of int32", e);
    }
    return shape;
  }

  long elements() {
    return elements(shape);
  }

  static long elements(int[] shape) {
    long elements = 1;
    for (int size : shape) {
      elements = Math.multiplyExact(elements, (long) size);
    }
    return elements;
  }

  /** The header as NumPy would write it: of version 1.0, or 2.0 if it is too long for that. */
  static byte[] write(NpyType type, boolean fortran, int[] shape) {
    StringBuilder text = new StringBuilder("{'descr': '").append(type.descr());
    text.append("', 'fortran_order': ").append(fortran ? "True" : "False").append(", 'shape': (");
    for (int i = 0; i < shape.length; i++) {
      text.append(i > 0 ? ", " : "").append(shape[i]);
    }
    text.append(shape.length == 1 ? ",), }" : "), }");
    boolean isShort = MAGIC.length + 4 + text.length() + ALIGNMENT < 1 << 16;
    int before = MAGIC.length + (isShort ? 4 : 6);
    int total = Math.ceilDiv(before + text.length() + 1, ALIGNMENT) * ALIGNMENT;
    text.repeat(' ', total - before - text.length() - 1).append('\n');
    ByteBuffer bytes = ByteBuffer.allocate(total).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(MAGIC).put((byte) (isShort ? 1 : 2)).put((byte) 0);
    if (isShort) {
      bytes.putShort((short) text.length());
    } else {
      bytes.putInt(text.length());
    }
    return bytes.put(text.toString().getBytes(StandardCharsets.ISO_8859_1)).array();
  }
}
