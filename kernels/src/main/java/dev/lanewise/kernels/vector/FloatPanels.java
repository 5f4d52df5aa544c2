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
 * A whole op(B) as products read it: k in blocks, in a block one panel after another, in a panel
 * row after row of {@link #VECTORS} vectors of columns. So memory is read from one place in one
 * direction, which it answers fastest. Vectors that are too few for a panel have one each. Rows
 * begin on boundaries of vectors; lanes beyond the last column hold numbers that nobody reads.
 *
 * <p>Packing goes through a small array on the heap. So no vector is ever loaded from a segment of
 * the caller's, which may be on the heap: C2 would then compile mixed accesses for all segments.
 */
final class FloatPanels extends SharedMatrix {

  /** Vectors of a panel. */
  static final int VECTORS = Registers.MANY ? 3 : 1;

  private static final int LANES = Lanes.FLOAT.length();
  private static final int ALIGNMENT = 4096;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment memory;

  private FloatPanels(int k, int n) {
    super(k, n);
    long elements = (long) k * vectors(n) * LANES;
    long beyond = (long) K_BLOCK * VECTORS * LANES; // tiles take slices of a constant length
    memory = arena.allocate((elements + beyond) * Float.BYTES, ALIGNMENT);
  }

  /** Packs op(B), whose first element is at a byte of a segment. */
  static FloatPanels pack(Transpose trans, int k, int n, MemorySegment b, long first, int ldb) {
    FloatPanels panels = new FloatPanels(k, n);
    try {
      float[] panel = new float[Math.min(K_BLOCK, k) * VECTORS * LANES];
      float[] column = new float[Math.min(K_BLOCK, k)];
      for (int p = 0, depth; p < k; p += depth) {
        depth = Math.min(K_BLOCK, k - p);
        for (int v = 0, vectors; v < panels.vectors(); v += vectors) {
          vectors = panels.panelAt(v);
          int j = v * LANES;
          int row = vectors * LANES;
          int width = Math.min(row, n - j);
          if (trans == Transpose.N) {
            copyRows(depth, width, b, first + at(p, j, ldb), ldb, panel, row);
          } else {
            copyColumns(depth, width, b, first + at(j, p, ldb), ldb, column, panel, row);
          }
          MemorySegment.copy(
              panel,
              0,
              panels.memory,
              ValueLayout.JAVA_FLOAT,
              panels.place(p, depth, v),
              depth * row);
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
      int depth, int width, MemorySegment b, long first, int ldb, float[] panel, int row) {
    for (int p = 0; p < depth; p++) {
      MemorySegment.copy(
          b, ValueLayout.JAVA_FLOAT_UNALIGNED, first + at(p, 0, ldb), panel, p * row, width);
    }
  }

  private static void copyColumns(
      int depth,
      int width,
      MemorySegment b,
      long first,
      int ldb,
      float[] column,
      float[] panel,
      int row) {
    for (int r = 0; r < width; r++) {
      MemorySegment.copy(
          b, ValueLayout.JAVA_FLOAT_UNALIGNED, first + at(r, 0, ldb), column, 0, depth);
      for (int p = 0; p < depth; p++) {
        panel[p * row + r] = column[p];
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

  /** Vectors of the panel that begins with this one. */
  int panelAt(int vector) {
    return vectors() - vector < VECTORS ? 1 : VECTORS;
  }

  /** Where the panel of a vector begins in the block of this depth that begins with row p. */
  long place(int p, int depth, int vector) {
    return ((long) p * vectors() + (long) vector * depth) * LANES * Float.BYTES;
  }

  @Override
  protected void free() {
    arena.close();
  }
}
