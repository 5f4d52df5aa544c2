// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.BlockedProduct.A_STRIDE;

import dev.lanewise.kernels.Transpose;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Copies blocks of op(A) and op(B) into the order in which a tile reads them. */
final class FloatPacking {

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final int LANES = SPECIES.length();
  private static final long BYTES = SPECIES.vectorByteSize();

  private FloatPacking() {}

  /** Packs op(A): tile by tile, column by column, missing rows of a tile as zeros. */
  static void packA(
      Transpose trans,
      int tileRows,
      int rows,
      int depth,
      float[] a,
      int first,
      int lda,
      float[] packed) {
    int to = 0;
    for (int i = 0; i < rows; i += tileRows) {
      int height = Math.min(tileRows, rows - i);
      if (height < tileRows) {
        Arrays.fill(packed, to, to + depth * A_STRIDE, 0);
      }
      if (trans == Transpose.N) {
        for (int r = 0; r < height; r++) {
          spread(depth, a, first + (i + r) * lda, packed, to + r, A_STRIDE);
        }
      } else {
        for (int p = 0; p < depth; p++) {
          int from = first + p * lda + i;
          for (int r = 0; r < height; r++) {
            packed[to + p * A_STRIDE + r] = a[from + r];
          }
        }
      }
      to += depth * A_STRIDE;
    }
  }

  /** Packs op(B): one stream of rows for each vector, missing columns as zeros. */
  static void packB(
      Transpose trans,
      int depth,
      int columns,
      float[] b,
      int first,
      int ldb,
      float[] stage,
      MemorySegment memory) {
    long to = Workspace.PANEL;
    for (int j = 0; j < columns; j += LANES) {
      int width = Math.min(LANES, columns - j);
      if (trans == Transpose.N) {
        if (width == LANES) {
          copyRows(depth, b, first + j, ldb, memory, to);
        } else {
          copyNarrowRows(depth, width, b, first + j, ldb, stage, memory, to);
        }
      } else {
        if (width < LANES) {
          Arrays.fill(stage, 0, depth * LANES, 0);
        }
        for (int r = 0; r < width; r++) {
          spread(depth, b, first + (j + r) * ldb, stage, r, LANES);
        }
        copyRows(depth, stage, 0, LANES, memory, to);
      }
      to += depth * BYTES;
    }
  }

  private static void spread(int n, float[] x, int from, float[] y, int to, int stride) {
    for (int p = 0; p < n; p++) {
      y[to + p * stride] = x[from + p];
    }
  }

  private static void copyRows(
      int depth, float[] x, int from, int ldx, MemorySegment memory, long to) {
    for (int p = 0; p < depth; p++) {
      FloatVector.fromArray(SPECIES, x, from + p * ldx)
          .intoMemorySegment(memory, to + p * BYTES, ORDER);
    }
  }

  private static void copyNarrowRows(
      int depth,
      int width,
      float[] x,
      int from,
      int ldx,
      float[] stage,
      MemorySegment memory,
      long to) {
    Arrays.fill(stage, 0, depth * LANES, 0);
    for (int p = 0; p < depth; p++) {
      for (int r = 0; r < width; r++) {
        stage[p * LANES + r] = x[from + p * ldx + r];
      }
    }
    copyRows(depth, stage, 0, LANES, memory, to);
  }
}
