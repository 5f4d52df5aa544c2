// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An array of numbers as NumPy's npy files hold it: of versions 1 to 3, in C or Fortran order, of
 * either byte order. Whatever the file's order, elements are counted row-major here. Several
 * threads may read at once.
 */
public final class NpyArray implements AutoCloseable {

  private final String name;
  private final NpyHeader header;
  private final MemorySegment data;
  private final @Nullable Arena arena;
  private final long[] strides;

  private NpyArray(String name, NpyHeader header, MemorySegment data, @Nullable Arena arena) {
    this.name = name;
    this.header = header;
    this.data = data;
    this.arena = arena;
    this.strides = new long[header.shape().length];
    long stride = 1;
    for (int i = 0; i < strides.length; i++) {
      int axis = header.fortran() ? i : strides.length - 1 - i;
      strides[axis] = stride;
      stride *= header.shape()[axis];
    }
  }

  /**
   * Maps a file into memory: nothing is read before it is asked for, and nothing stays on the heap.
   * The file must stay as it is until this is closed.
   *
   * @throws IOException if the file cannot be read, is no npy file or one of what cannot be read
   *     here, is truncated, or goes on after its elements. The message names the file, what was
   *     found and what must be there
   */
  public static NpyArray map(Path file) throws IOException {
    InputFile.of(file);
    Arena arena = Arena.ofShared();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      InputStream in = new BufferedInputStream(Channels.newInputStream(channel), 1 << 10);
      NpyHeader header = NpyHeader.read(file.toString(), in);
      long bytes = bytes(file.toString(), header);
      if (channel.size() != header.bytes() + bytes) {
        boolean isShort = channel.size() < header.bytes() + bytes;
        throw new IOException(
            file
                + (isShort ? " is truncated: it has " : " goes on after its elements: it has ")
                + channel.size()
                + " bytes, must have "
                + (header.bytes() + bytes)
                + " for the shape "
                + Arrays.toString(header.shape()));
      }
      // Nothing cannot be mapped.
      MemorySegment data =
          bytes == 0
              ? MemorySegment.NULL
              : channel.map(FileChannel.MapMode.READ_ONLY, header.bytes(), bytes, arena);
      return new NpyArray(file.toString(), header, data, arena);
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  /**
   * Reads an array from a stream, which then stands after it: as from a file that is packed, or one
   * that holds several.
   *
   * @param name what messages call it
   * @throws IOException as {@link #map}; and if there are more than 2^31 - 9 bytes
   */
  public static NpyArray read(String name, InputStream in) throws IOException {
    NpyHeader header = NpyHeader.read(name, in);
    long bytes = bytes(name, header);
    if (bytes > Integer.MAX_VALUE - 8) {
      throw new IOException(
          name + " has " + bytes + " bytes of elements, must be fewer than 2^31 - 8, or be mapped");
    }
    byte[] data = in.readNBytes((int) bytes);
    if (data.length < bytes) {
      throw new IOException(
          name
              + " is truncated: it has "
              + data.length
              + " bytes of elements, must have "
              + bytes
              + " for the shape "
              + Arrays.toString(header.shape()));
    }
    return new NpyArray(name, header, MemorySegment.ofArray(data), null);
  }

  private static long bytes(String name, NpyHeader header) throws IOException {
    try {
      // The whole file's bytes must be a long, too.
      return Math.multiplyExact(header.elements(), 2L * header.type().bytes()) / 2;
    } catch (ArithmeticException e) {
      throw new IOException(
          name + " has the shape " + Arrays.toString(header.shape()) + ", too large", e);
    }
  }

  /**
   * An array of floats, which are not copied.
   *
   * @param values its elements, row-major
   * @param shape none is a single number
   * @throws IllegalArgumentException if a size is negative, or there are not as many elements
   */
  public static NpyArray of(float[] values, int... shape) {
    return of(NpyType.FLOAT32, values.length, MemorySegment.ofArray(values), shape);
  }

  /** An array of doubles, which are not copied; see {@link #of(float[], int...)}. */
  public static NpyArray of(double[] values, int... shape) {
    return of(NpyType.FLOAT64, values.length, MemorySegment.ofArray(values), shape);
  }

  /** An array of signed bytes, which are not copied; see {@link #of(float[], int...)}. */
  public static NpyArray of(byte[] values, int... shape) {
    return of(NpyType.INT8, values.length, MemorySegment.ofArray(values), shape);
  }

  /** An array of shorts, which are not copied; see {@link #of(float[], int...)}. */
  public static NpyArray of(short[] values, int... shape) {
    return of(NpyType.INT16, values.length, MemorySegment.ofArray(values), shape);
  }

  /** An array of ints, which are not copied; see {@link #of(float[], int...)}. */
  public static NpyArray of(int[] values, int... shape) {
    return of(NpyType.INT32, values.length, MemorySegment.ofArray(values), shape);
  }

  /** An array of longs, which are not copied; see {@link #of(float[], int...)}. */
  public static NpyArray of(long[] values, int... shape) {
    return of(NpyType.INT64, values.length, MemorySegment.ofArray(values), shape);
  }

  private static NpyArray of(NpyType type, int elements, MemorySegment data, int[] shape) {
    if (Arrays.stream(shape).anyMatch(size -> size < 0) || !holds(shape, elements)) {
      throw new IllegalArgumentException(
          "there are " + elements + " elements for the shape " + Arrays.toString(shape));
    }
    return new NpyArray(
        "the array",
        new NpyHeader(type, ByteOrder.nativeOrder(), false, shape.clone(), 0),
        data,
        null);
  }

  private static boolean holds(int[] shape, int elements) {
    try {
      return NpyHeader.elements(shape) == elements;
    } catch (ArithmeticException e) {
      return false;
    }
  }

  /** What its elements are. */
  public NpyType type() {
    return header.type();
  }

  /** Its sizes; none if it is a single number. */
  public int[] shape() {
    return header.shape().clone();
  }

  /** The number of its elements. */
  public long size() {
    return header.elements();
  }

  /** Whether it is kept in Fortran order: the first index is the fastest. */
  public boolean isFortran() {
    return header.fortran();
  }

  /** Where an element lies, counted row-major. */
  private long offset(long index) {
    long element = index;
    if (header.fortran()) {
      element = 0;
      long rest = index;
      for (int axis = strides.length - 1; axis >= 0; axis--) {
        int size = header.shape()[axis];
        element += rest % size * strides[axis];
        rest /= size;
      }
    }
    return element * header.type().bytes();
  }

  /**
   * Copies elements, each to the nearest float.
   *
   * @param from the first, counted row-major
   * @param target gets {@code count} floats from {@code offset}
   * @throws IndexOutOfBoundsException if there are fewer, or the target is too short
   * @throws IllegalStateException if the array is closed
   */
  public void copy(long from, float[] target, int offset, int count) {
    Objects.checkFromIndexSize(from, count, size());
    Objects.checkFromIndexSize(offset, count, target.length);
    boolean isPlain = !header.fortran() && header.order() == ByteOrder.nativeOrder();
    if (isPlain && header.type() == NpyType.FLOAT32) {
      MemorySegment.copy(
          data, ValueLayout.JAVA_FLOAT_UNALIGNED, offset(from), target, offset, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      target[offset + i] = header.type().asFloat(data, offset(from + i), header.order());
    }
  }

  /**
   * All elements, row-major, each as the nearest float.
   *
   * @throws IllegalStateException if the array is closed, or has more elements than a Java array
   */
  public float[] toFloats() {
    float[] values = new float[length()];
    copy(0, values, 0, values.length);
    return values;
  }

  /** All elements, row-major, as doubles; see {@link #toFloats}. */
  public double[] toDoubles() {
    double[] values = new double[length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = header.type().asDouble(data, offset(i), header.order());
    }
    return values;
  }

  /**
   * All elements, row-major, as ints.
   *
   * @throws IllegalStateException as {@link #toFloats}; and if they are no whole numbers, or one is
   *     no int
   */
  public int[] toInts() {
    int[] values = new int[length()];
    long[] wide = toLongs();
    for (int i = 0; i < values.length; i++) {
      values[i] = (int) wide[i];
      if (values[i] != wide[i]) {
        throw new IllegalStateException(
            name + " has " + wide[i] + " at " + i + ", must be a number of 32 bits");
      }
    }
    return values;
  }

  /**
   * All elements, row-major, as longs.
   *
   * @throws IllegalStateException as {@link #toFloats}; and if they are no whole numbers
   */
  public long[] toLongs() {
    if (!header.type().isIntegral()) {
      throw new IllegalStateException(
          name + " has elements of type " + header.type() + ", must be whole numbers");
    }
    long[] values = new long[length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = header.type().asLong(data, offset(i), header.order());
    }
    return values;
  }

  private int length() {
    if (size() > Integer.MAX_VALUE - 8) {
      throw new IllegalStateException(
          name + " has " + size() + " elements, more than a Java array can hold");
    }
    return (int) size();
  }

  /**
   * Saves the array in C order, little-endian, with its type. The file is written beside its place
   * and then renamed.
   *
   * @throws IOException if it cannot be written
   */
  public void save(Path file) throws IOException {
    NpyWriter.save(file, this, false);
  }

  /** Saves the array in Fortran order, otherwise as {@link #save}. */
  public void saveFortran(Path file) throws IOException {
    NpyWriter.save(file, this, true);
  }

  /** The bits of an element, counted row-major, in the low bytes. */
  long bits(long index) {
    long offset = offset(index);
    return switch (header.type().bytes()) {
      case 1 -> data.get(ValueLayout.JAVA_BYTE, offset);
      case 2 -> NpyType.shortAt(data, offset, header.order());
      case 4 -> NpyType.intAt(data, offset, header.order());
      default -> NpyType.longAt(data, offset, header.order());
    };
  }

  /** Unmaps the file. Closing twice does nothing. */
  @Override
  public void close() {
    if (arena != null && arena.scope().isAlive()) {
      arena.close();
    }
  }
}
