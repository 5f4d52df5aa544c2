// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Prologue;
import dev.lanewise.kernels.Transpose;
import java.util.Arrays;

/**
 * Matrix products in single precision, as the contract defines them.
 *
 * <p>A strip of one row of C is accumulated at a time, over a copy of the part of op(B) that it
 * needs: so the innermost loop runs along contiguous columns, whichever way B is stored. Both of
 * its arrays are read at the same index, because HotSpot vectorises nothing else here.
 */
final class MatrixProducts implements dev.lanewise.kernels.MatrixProducts<float[]> {

  private static final int STRIP = 256;

  private final Turnstile turnstile;
  private final Elementwise<float[]> elementwise;
  private final float[][] block = new float[K_BLOCK][STRIP];
  private final float[] sum = new float[STRIP];

  /** The operand of a prologue; grows on demand. */
  private float[] derived = {};

  MatrixProducts(Turnstile turnstile, Elementwise<float[]> elementwise) {
    this.turnstile = turnstile;
    this.elementwise = elementwise;
  }

  @Override
  public void sgemm(
      Transpose transA,
      Transpose transB,
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int ldb,
      float beta,
      float[] c,
      int cOffset,
      int ldc,
      Epilogue<float[]> epilogue) {
    turnstile.enter();
    try {
      multiply(
          transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc,
          epilogue);
    } finally {
      turnstile.leave();
    }
  }

  private void multiply(
      Transpose transA,
      Transpose transB,
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int ldb,
      float beta,
      float[] c,
      int cOffset,
      int ldc,
      Epilogue<float[]> epilogue) {
    if (m == 0 || n == 0) {
      return;
    }
    scale(m, n, beta, c, cOffset, ldc);
    if (alpha != 0) {
      for (int p = 0, depth; p < k; p += depth) {
        depth = Math.min(K_BLOCK, k - p);
        for (int j = 0, columns; j < n; j += columns) {
          columns = Math.min(STRIP, n - j);
          copyOfB(transB, depth, columns, b, bOffset + at(transB, p, j, ldb), ldb);
          for (int i = 0; i < m; i++) {
            sumRow(transA, depth, columns, a, aOffset + at(transA, i, p, lda), lda);
            int row = cOffset + i * ldc + j;
            for (int x = 0; x < columns; x++) {
              c[row + x] = Math.fma(alpha, sum[x], c[row + x]);
            }
          }
        }
      }
    }
    Finishing.finish(epilogue, elementwise, 0, m, 0, n, c, cOffset, ldc);
  }

  @Override
  public void sgemm(
      Transpose transA,
      Transpose transB,
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int ldb,
      float beta,
      float[] c,
      int cOffset,
      int ldc,
      Prologue<float[]> prologue,
      Epilogue<float[]> epilogue) {
    turnstile.enter();
    try {
      boolean ofA = prologue.onA();
      int length = ofA ? m : n;
      boolean alongRows = ofA == ((ofA ? transA : transB) == Transpose.N);
      int rows = alongRows ? length : k;
      int columns = alongRows ? k : length;
      int ld = Math.max(1, columns);
      if (prologue.sums() != null || alpha != 0 && m > 0 && n > 0) {
        derive(prologue, rows, columns, ofA ? a : b, ofA ? aOffset : bOffset, ofA ? lda : ldb);
      }
      sum(prologue, length, k, alongRows ? columns : 1, alongRows ? 1 : columns);
      if (ofA) {
        multiply(
            transA, transB, m, n, k, alpha, derived, 0, ld, b, bOffset, ldb, beta, c, cOffset, ldc,
            epilogue);
      } else {
        multiply(
            transA, transB, m, n, k, alpha, a, aOffset, lda, derived, 0, ld, beta, c, cOffset, ldc,
            epilogue);
      }
    } finally {
      turnstile.leave();
    }
  }

  private void derive(
      Prologue<float[]> prologue, int rows, int columns, float[] x, int first, int ldx) {
    if (derived.length < rows * columns) {
      derived = new float[rows * columns];
    }
    Deriving.derive(prologue, elementwise, 0, rows, 0, columns, x, first, ldx, derived, 0, columns);
  }

  /** The sums over k of derived elements, which lie {@code step} apart along k. */
  private void sum(Prologue<float[]> prologue, int length, int k, int stride, int step) {
    float[] sums = prologue.sums();
    if (sums == null) {
      return;
    }
    for (int i = 0; i < length; i++) {
      float total = 0;
      for (int start = 0; start < k; start += K_BLOCK) {
        float block = 0;
        for (int p = start; p < Math.min(k, start + K_BLOCK); p++) {
          block += derived[i * stride + p * step];
        }
        total += block;
      }
      sums[prologue.sumsOffset() + i] = total;
    }
  }

  /** Index of op(X)(i, j) from X's first element. */
  private static int at(Transpose trans, int i, int j, int ld) {
    return trans == Transpose.N ? i * ld + j : j * ld + i;
  }

  private static void scale(int m, int n, float beta, float[] c, int cOffset, int ldc) {
    for (int i = 0; i < m; i++) {
      for (int j = cOffset + i * ldc, end = j + n; j < end; j++) {
        c[j] = beta == 0 ? 0 : beta * c[j];
      }
    }
  }

  private void copyOfB(Transpose trans, int depth, int columns, float[] b, int first, int ldb) {
    for (int p = 0; p < depth; p++) {
      float[] row = block[p];
      for (int x = 0; x < columns; x++) {
        row[x] = b[first + at(trans, p, x, ldb)];
      }
    }
  }

  private void sumRow(Transpose trans, int depth, int columns, float[] a, int first, int lda) {
    Arrays.fill(sum, 0);
    for (int p = 0; p < depth; p++) {
      float factor = a[first + at(trans, 0, p, lda)];
      float[] row = block[p];
      for (int x = 0; x < columns; x++) {
        sum[x] = Math.fma(factor, row[x], sum[x]);
      }
    }
  }
}
