// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.MatrixProducts.K_BLOCK;
import static dev.lanewise.kernels.vector.BlockedProduct.A_STRIDE;

import dev.lanewise.kernels.Transpose;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products whose tiles read A and B where they are; transposed B is copied, some columns at a time.
 */
final class FloatSmall {

  /** With fewer rows there is no tile. */
  static final int LEAST_ROWS = 4;

  /**
   * Columns of op(B) that are transposed at a time: strips of four vectors or fewer. They are also
   * the distance between the copy's rows, since with a constant one C2 checks less.
   */
  static final int COLUMNS = 64;

  /** Steps of k that are transposed at a time: 16 KiB of floats. */
  private static final int STEPS = 64;

  /** Where in the array into which op(B) is transposed it goes by way of, if it must. */
  private static final int STAGE = COLUMNS * K_BLOCK;

  static final int SCRATCH = STAGE + A_STRIDE * K_BLOCK;

  /** Elements of the array for tiles of which C lacks some rows. */
  static final int EDGE = 8 * 3 * Lanes.FLOAT.length();

  /** With fewer columns no vector is short enough. */
  static final int LEAST_COLUMNS = Lanes.SHORT_FLOAT.length();

  private static final int PIECE_LANES = Math.min(A_STRIDE, Lanes.FLOAT.length());
  private static final VectorSpecies<Float> PIECE =
      VectorSpecies.of(float.class, VectorShape.forBitSize(PIECE_LANES * Float.SIZE));

  private static final int LANES = Lanes.FLOAT.length();

  private FloatSmall() {}

  /**
   * Whether {@link #multiply} needs no scratch, and the product takes so little time that it must
   * not be lost on the way there.
   */
  static boolean isTiny(Transpose transB, int m, int n, int k, float alpha, float beta) {
    return transB == Transpose.N
        && beta == 0
        && alpha != 0
        && k > 0
        && k <= K_BLOCK
        && m >= LEAST_ROWS
        && n >= LEAST_COLUMNS
        && Crossovers.brief(m, n, k);
  }

  /** {@code C = alpha * op(A) * B} for what {@link #isTiny}. */
  static void multiplyTiny(
      Transpose transA,
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
      float[] c,
      int firstC,
      int ldc) {
    fresh(transA == Transpose.T, m, n, k, alpha, a, firstA, lda, b, firstB, ldb, c, firstC, ldc);
  }

  /** A brief product that does not read C. */
  private static void fresh(
      boolean transposed,
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
      float[] c,
      int firstC,
      int ldc) {
    boolean shorter = Crossovers.shortVectors(m, n, k, LANES);
    if (shorter && transposed) {
      FloatFreshStrips.multiplyT(m, n, k, alpha, a, firstA, lda, b, firstB, ldb, c, firstC, ldc);
    } else if (shorter) {
      FloatFreshStrips.multiply(m, n, k, alpha, a, firstA, lda, b, firstB, ldb, c, firstC, ldc);
    } else if (transposed) {
      FloatLongFreshStrips.multiplyT(
          m, n, k, alpha, a, firstA, lda, b, firstB, ldb, c, firstC, ldc);
    } else {
      FloatLongFreshStrips.multiply(m, n, k, alpha, a, firstA, lda, b, firstB, ldb, c, firstC, ldc);
    }
  }

  static void multiply(
      Transpose transA,
      Transpose transB,
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
      float[] edge,
      float[] scratch) {
    boolean transposed = transA == Transpose.T;
    if (beta != 0 && beta != 1) {
      FloatProduct.scaleBy(beta, m, n, c, firstC, ldc);
    }
    for (int p = 0; p < k; p += K_BLOCK) {
      int depth = Math.min(K_BLOCK, k - p);
      int a0 = firstA + (transposed ? p * lda : p);
      boolean fresh = p == 0 && beta == 0;
      if (transB == Transpose.N) {
        int b0 = firstB + p * ldb;
        block(transposed, m, n, depth, alpha, a, a0, lda, b, b0, ldb, fresh, c, firstC, ldc, edge);
        continue;
      }
      for (int j = 0, width; j < n; j += width) {
        int rest = n - j;
        width = FloatStrips.copied(m, rest);
        transpose(depth, width, b, firstB + j * ldb + p, ldb, scratch);
        int c0 = firstC + j;
        block(
            transposed,
            m,
            width,
            depth,
            alpha,
            a,
            a0,
            lda,
            scratch,
            0,
            COLUMNS,
            fresh,
            c,
            c0,
            ldc,
            edge);
      }
    }
  }

  private static void block(
      boolean transposed,
      int m,
      int n,
      int depth,
      float alpha,
      float[] a,
      int firstA,
      int lda,
      float[] b,
      int firstB,
      int ldb,
      boolean fresh,
      float[] c,
      int firstC,
      int ldc,
      float[] edge) {
    boolean shorter = Crossovers.shortVectors(m, n, depth, LANES);
    if (fresh && (shorter || Crossovers.brief(m, n, depth))) {
      fresh(transposed, m, n, depth, alpha, a, firstA, lda, b, firstB, ldb, c, firstC, ldc);
    } else if (shorter && transposed) {
      FloatShortStrips.multiplyT(
          m, n, depth, alpha, a, firstA, lda, b, firstB, ldb, fresh, c, firstC, ldc, edge);
    } else if (shorter) {
      FloatShortStrips.multiply(
          m, n, depth, alpha, a, firstA, lda, b, firstB, ldb, fresh, c, firstC, ldc, edge);
    } else if (transposed) {
      FloatStrips.multiplyT(
          m, n, depth, alpha, a, firstA, lda, b, firstB, ldb, fresh, c, firstC, ldc, edge);
    } else {
      FloatStrips.multiply(
          m, n, depth, alpha, a, firstA, lda, b, firstB, ldb, fresh, c, firstC, ldc, edge);
    }
  }

  /**
   * Copies columns of op(B), which are rows of B, to where they are columns: so few steps of all at
   * a time that what eight rows fill in part stays in the first-level cache for the next eight.
   */
  private static void transpose(
      int depth, int columns, float[] b, int first, int ldb, float[] copy) {
    for (int p = 0; p < depth; p += STEPS) {
      transposeSteps(Math.min(STEPS, depth - p), columns, b, first + p, ldb, copy, p * COLUMNS);
    }
  }

  private static void transposeSteps(
      int depth, int columns, float[] b, int first, int ldb, float[] copy, int to) {
    for (int j = 0; j < columns; j += A_STRIDE) {
      int rows = Math.min(A_STRIDE, columns - j);
      int row = first + j * ldb;
      int done = 0;
      if (FloatWideTransposition.APPLIES && rows == A_STRIDE) {
        done = FloatWideTransposition.transposeEight(depth, b, row, ldb, copy, to + j, COLUMNS);
      }
      if (done < depth) {
        interleave(rows, depth - done, b, row + done, ldb, copy, to + done * COLUMNS + j);
      }
    }
  }

  /** Transposes rows by way of the end of the scratch. */
  private static void interleave(
      int rows, int depth, float[] b, int first, int ldb, float[] copy, int to) {
    FloatInterleaving.interleave(rows, depth, b, first, ldb, copy, STAGE);
    for (int p = 0; p < depth; p++) {
      for (int r = 0; r < A_STRIDE; r += PIECE_LANES) {
        FloatPacking.PIECE_TYPE
            .cast(FloatVector.fromArray(PIECE, copy, STAGE + p * A_STRIDE + r))
            .intoArray(copy, to + p * COLUMNS + r);
      }
    }
  }
}
