// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.data;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** What the elements of an {@link NpyArray} are. */
public enum NpyType {
  /** True or false, as 1 or 0. */
  BOOL("b1", 1),
  /** Signed, 8 bits. */
  INT8("i1", 1),
  /** Unsigned, 8 bits. */
  UINT8("u1", 1),
  /** Signed, 16 bits. */
  INT16("i2", 2),
  /** Unsigned, 16 bits. */
  UINT16("u2", 2),
  /** Signed, 32 bits. */
  INT32("i4", 4),
  /** Unsigned, 32 bits. */
  UINT32("u4", 4),
  /** Signed, 64 bits. */
  INT64("i8", 8),
  /** IEEE 754 half precision. */
  FLOAT16("f2", 2),
  /** IEEE 754 single precision. */
  FLOAT32("f4", 4),
  /** IEEE 754 double precision. */
  FLOAT64("f8", 8);

  private final String code;
  private final int bytes;

  NpyType(String code, int bytes) {
    this.code = code;
    this.bytes = bytes;
  }

  /** The bytes of an element. */
  public int bytes() {
    return bytes;
  }

  /** Whether elements are whole numbers. */
  public boolean isIntegral() {
    return code.charAt(0) != 'f';
  }

  /** As a little-endian file names it. */
  String descr() {
    return (bytes == 1 ? "|" : "<") + code;
  }

  static NpyType of(String file, String descr) throws IOException {
    for (NpyType type : values()) {
      String orders = type.bytes == 1 ? "|<>" : "<>";
      if (descr.length() == 3
          && descr.endsWith(type.code)
          && orders.indexOf(descr.charAt(0)) >= 0) {
        return type;
      }
    }
    throw new IOException(
        file
            + " has elements of type "
            + descr
            + ", must be bool, an integer other than uint64, or a float of 16 to 64 bits");
  }

  /** A whole number; of a float its value without what is after the point. */
  long asLong(MemorySegment data, long offset, ByteOrder order) {
    return switch (this) {
      case BOOL -> data.get(ValueLayout.JAVA_BYTE, offset) != 0 ? 1 : 0;
      case INT8 -> data.get(ValueLayout.JAVA_BYTE, offset);
      case UINT8 -> Byte.toUnsignedInt(data.get(ValueLayout.JAVA_BYTE, offset));
      case INT16 -> shortAt(data, offset, order);
      case UINT16 -> Short.toUnsignedInt(shortAt(data, offset, order));
      case INT32 -> intAt(data, offset, order);
      case UINT32 -> Integer.toUnsignedLong(intAt(data, offset, order));
      case INT64 -> longAt(data, offset, order);
      case FLOAT16, FLOAT32, FLOAT64 -> (long) asDouble(data, offset, order);
    };
  }

  double asDouble(MemorySegment data, long offset, ByteOrder order) {
    return switch (this) {
      case FLOAT16 -> Float.float16ToFloat(shortAt(data, offset, order));
      case FLOAT32 -> Float.intBitsToFloat(intAt(data, offset, order));
      case FLOAT64 -> Double.longBitsToDouble(longAt(data, offset, order));
      default -> asLong(data, offset, order);
    };
  }

  float asFloat(MemorySegment data, long offset, ByteOrder order) {
    return switch (this) {
      case FLOAT32 -> Float.intBitsToFloat(intAt(data, offset, order));
      case FLOAT16, FLOAT64 -> (float) asDouble(data, offset, order);
      default -> asLong(data, offset, order);
    };
  }

  static short shortAt(MemorySegment data, long offset, ByteOrder order) {
    short value = data.get(ValueLayout.JAVA_SHORT_UNALIGNED, offset);
    return order == ByteOrder.nativeOrder() ? value : Short.reverseBytes(value);
  }

  static int intAt(MemorySegment data, long offset, ByteOrder order) {
    int value = data.get(ValueLayout.JAVA_INT_UNALIGNED, offset);
    return order == ByteOrder.nativeOrder() ? value : Integer.reverseBytes(value);
  }

  static long longAt(MemorySegment data, long offset, ByteOrder order) {
    long value = data.get(ValueLayout.JAVA_LONG_UNALIGNED, offset);
    return order == ByteOrder.nativeOrder() ? value : Long.reverseBytes(value);
  }
}
