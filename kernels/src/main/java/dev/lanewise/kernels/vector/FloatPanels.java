// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.MatrixProducts.K_BLOCK;

import dev.lanewise.kernels.PackedMatrix;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.reference.SharedMatrix;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A whole op(B) as products read it: k in blocks, in a block one stream of rows for each vector of
 * columns, on 64-byte boundaries. Lanes beyond the last column hold numbers that nobody reads.
 *
 * <p>Packing goes through a small array on the heap. So no vector is ever loaded from a segment of
 * the caller's, which may be on the heap: C2 would then compile mixed accesses for all segments.
 */
final class FloatPanels extends SharedMatrix {

  private static final int LANES = Lanes.FLOAT.length();
  private static final int ALIGNMENT = 4096;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment memory;

  private FloatPanels(int k, int n) {
    super(k, n);
    long elements = (long) k * vectors(n) * LANES;
    memory = arena.allocate(elements * Float.BYTES, ALIGNMENT);
  }

  /** Packs op(B), whose first element is at a byte of a segment. */
  static FloatPanels pack(Transpose trans, int k, int n, MemorySegment b, long first, int ldb) {
    FloatPanels panels = new FloatPanels(k, n);
    try {
      float[] stream = new float[Math.min(K_BLOCK, k) * LANES];
      float[] column = new float[Math.min(K_BLOCK, k)];
      for (int p = 0, depth; p < k; p += depth) {
        depth = Math.min(K_BLOCK, k - p);
        for (int j = 0; j < n; j += LANES) {
          int width = Math.min(LANES, n - j);
          if (trans == Transpose.N) {
            copyRows(depth, width, b, first + at(p, j, ldb), ldb, stream);
          } else {
            copyColumns(depth, width, b, first + at(j, p, ldb), ldb, column, stream);
          }
          MemorySegment.copy(
              stream,
              0,
              panels.memory,
              ValueLayout.JAVA_FLOAT,
              panels.stream(p, depth, j / LANES),
              depth * LANES);
        }
      }
      return panels;
    } catch (Throwable failure) {
      panels.close();
      throw failure;
    }
  }

  /** The panels behind a packed matrix. */
  static FloatPanels of(PackedMatrix packed) {
    if (packed instanceof FloatPanels panels) {
      return panels;
    }
    throw new IllegalArgumentException(
        "b was packed by another implementation than this, the SIMD kernels");
  }

  private static long at(int i, int j, int ldb) {
    return ((long) i * ldb + j) * Float.BYTES;
  }

  private static void copyRows(
      int depth, int width, MemorySegment b, long first, int ldb, float[] stream) {
    for (int p = 0; p < depth; p++) {
      MemorySegment.copy(
          b, ValueLayout.JAVA_FLOAT_UNALIGNED, first + at(p, 0, ldb), stream, p * LANES, width);
    }
  }

  private static void copyColumns(
      int depth, int width, MemorySegment b, long first, int ldb, float[] column, float[] stream) {
    for (int r = 0; r < width; r++) {
      MemorySegment.copy(
          b, ValueLayout.JAVA_FLOAT_UNALIGNED, first + at(r, 0, ldb), column, 0, depth);
      for (int p = 0; p < depth; p++) {
        stream[p * LANES + r] = column[p];
      }
    }
  }

  private static int vectors(int n) {
    return (int) (((long) n + LANES - 1) / LANES);
  }

  int vectors() {
    return vectors(columns());
  }

  MemorySegment memory() {
    return memory;
  }

  /** Where a vector's stream begins in the block of this depth that begins with row p. */
  long stream(int p, int depth, int vector) {
    return ((long) p * vectors() + (long) vector * depth) * LANES * Float.BYTES;
  }

  @Override
  protected void free() {
    arena.close();
  }
}
