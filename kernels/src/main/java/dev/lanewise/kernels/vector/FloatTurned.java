// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.MatrixProducts.K_BLOCK;

/**
 * {@code C = alpha * A * B^T + beta * C} by its transpose, {@code C^T = alpha * B * A^T}, where B,
 * the weights of a layer, has more rows than A, its samples: transposing A and C takes less than
 * transposing B, which tiles then read where it is.
 */
final class FloatTurned {

  /** Rows of B at a time: tiles of six rows and of eight fill them. */
  private static final int ROWS = 96;

  /** Elements between rows of their sums: columns of a strip at most. */
  private static final int LD = 64;

  private static final int EIGHT = FloatWideTransposition.ROWS;

  private float[] turned = {};
  private final float[] sums = new float[(ROWS + EIGHT) * LD];

  /** Multiplies as {@link FloatSmall#multiply} does, at least a vector of rows of A. */
  void multiply(
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      int firstA,
      int lda,
      float[] b,
      int firstB,
      int ldb,
      float beta,
      float[] c,
      int firstC,
      int ldc,
      float[] edge) {
    if (beta != 0 && beta != 1) {
      FloatProduct.scaleBy(beta, m, n, c, firstC, ldc);
    }
    turnA(m, k, a, firstA, lda);
    for (int i = 0, rows; i < n; i += rows) {
      rows = n - i <= ROWS + EIGHT ? n - i : ROWS;
      for (int j = 0, width; j < m; j += width) {
        width = width(m - j);
        int to = firstC + j * ldc + i;
        if (beta != 0) {
          turn(width, rows, c, to, ldc, sums, 0, LD);
        }
        for (int p = 0; p < k; p += K_BLOCK) {
          int depth = Math.min(K_BLOCK, k - p);
          int row = firstB + i * ldb + p;
          int strip = j * k + p * width;
          boolean fresh = p == 0 && beta == 0;
          FloatStrips.multiply(
              rows, width, depth, alpha, b, row, ldb, turned, strip, width, fresh, sums, 0, LD,
              edge);
        }
        turn(rows, width, sums, 0, LD, c, to, ldc);
      }
    }
  }

  /** Makes rows of A columns: strip by strip, in a strip row by row. */
  private void turnA(int m, int k, float[] a, int firstA, int lda) {
    if (turned.length < m * k) {
      turned = new float[m * k];
    }
    for (int j = 0, width; j < m; j += width) {
      width = width(m - j);
      for (int p = 0; p < k; p += K_BLOCK) {
        int depth = Math.min(K_BLOCK, k - p);
        turn(width, depth, a, firstA + j * lda + p, lda, turned, j * k + p * width, width);
      }
    }
  }

  private static int width(int rest) {
    return FloatStrips.copied(ROWS, rest);
  }

  /** Transposes; where eight rows or columns are not left, some are copied again with the rest. */
  private static void turn(
      int rows, int columns, float[] x, int first, int ldx, float[] y, int to, int ldy) {
    if (rows < EIGHT || columns < EIGHT) {
      turnPlainly(rows, columns, x, first, ldx, y, to, ldy);
      return;
    }
    for (int r = 0; r < rows; r += EIGHT) {
      int row = Math.min(r, rows - EIGHT);
      int from = first + row * ldx;
      int done = FloatWideTransposition.transposeEight(columns, x, from, ldx, y, to + row, ldy);
      if (done < columns) {
        int last = columns - EIGHT;
        FloatWideTransposition.transposeEight(
            EIGHT, x, from + last, ldx, y, to + last * ldy + row, ldy);
      }
    }
  }

  private static void turnPlainly(
      int rows, int columns, float[] x, int first, int ldx, float[] y, int to, int ldy) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        y[to + j * ldy + i] = x[first + i * ldx + j];
      }
    }
  }
}
