// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;

/** The matrices of a product in native memory, each at the start of a cache line. */
public final class NativeMatrices implements AutoCloseable {

  private static final int CACHE_LINE = 64;

  private final GemmCase gemm;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment a;
  private final MemorySegment b;
  private final MemorySegment bias;
  private final MemorySegment c;

  /** Copies the inputs out of the heap. */
  public NativeMatrices(GemmCase gemm, Operands operands) {
    this.gemm = gemm;
    a = copy(operands.a());
    b = copy(operands.b());
    bias = copy(operands.bias());
    c = allocate((long) gemm.m() * gemm.n());
  }

  private MemorySegment allocate(long elements) {
    return arena.allocate(elements * gemm.precision().bytes(), CACHE_LINE);
  }

  private MemorySegment copy(float[] elements) {
    MemorySegment segment = allocate(elements.length);
    if (gemm.precision() == Precision.F32) {
      MemorySegment.copy(elements, 0, segment, ValueLayout.JAVA_FLOAT, 0, elements.length);
    } else {
      double[] doubles = Operands.widened(elements);
      MemorySegment.copy(doubles, 0, segment, ValueLayout.JAVA_DOUBLE, 0, doubles.length);
    }
    return segment;
  }

  /** A. */
  public MemorySegment a() {
    return a;
  }

  /** B. */
  public MemorySegment b() {
    return b;
  }

  /** The bias, one element per column. */
  public MemorySegment bias() {
    return bias;
  }

  /** C. */
  public MemorySegment c() {
    return c;
  }

  /** Adds the bias and applies GELU in a pass of its own. */
  public void gelu() {
    Gelu.pass(gemm.m(), gemm.n(), c, bias);
  }

  /** A pointer to a matrix, valid until this is closed. */
  public static FloatPointer floats(MemorySegment matrix) {
    return new FloatPointer(matrix.asByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer());
  }

  /** A pointer to a matrix, valid until this is closed. */
  public static DoublePointer doubles(MemorySegment matrix) {
    return new DoublePointer(matrix.asByteBuffer().order(ByteOrder.nativeOrder()).asDoubleBuffer());
  }

  /** A copy of C. */
  public double[] result() {
    return gemm.precision() == Precision.F32
        ? Operands.widened(c.toArray(ValueLayout.JAVA_FLOAT))
        : c.toArray(ValueLayout.JAVA_DOUBLE);
  }

  @Override
  public void close() {
    arena.close();
  }
}
