// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.MatrixProducts.K_BLOCK;

import dev.lanewise.kernels.Transpose;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.VectorSpecies;

/** What a blocked product does with elements of a type. */
class FloatProduct extends BlockedProduct<float[]> {

  private static final VectorSpecies<Float> SPECIES = Lanes.FLOAT;
  private static final int LANES = SPECIES.length();
  private static final FloatTile TILE = FloatTile.preferred();
  private static final int COLUMNS = TILE.vectors * LANES;
  private static final float[] ZEROS = new float[COLUMNS];

  private final FloatUnpacked unpacked;

  FloatProduct(Workers workers) {
    super(
        workers,
        Float.BYTES,
        LANES,
        TILE.rows,
        TILE.vectors,
        FloatPacking.stageLength(K_BLOCK),
        float[]::new);
    unpacked = new FloatUnpacked(workers);
  }

  @Override
  boolean multiplyUnpacked(
      Transpose transA,
      Transpose transB,
      int m,
      int n,
      int k,
      double alpha,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int ldb,
      double beta,
      float[] c,
      int cOffset,
      int ldc) {
    return unpacked.multiply(
        transA,
        transB,
        m,
        n,
        k,
        (float) alpha,
        a,
        aOffset,
        lda,
        b,
        bOffset,
        ldb,
        (float) beta,
        c,
        cOffset,
        ldc);
  }

  @Override
  void packA(
      Transpose trans, int rows, int depth, float[] a, int first, int lda, float[] packed, int to) {
    FloatPacking.packA(trans, TILE.rows, rows, depth, a, first, lda, packed, to);
  }

  @Override
  void packB(
      Transpose trans,
      int depth,
      int columns,
      float[] b,
      int first,
      int ldb,
      float[] stage,
      MemorySegment packed,
      long to) {
    FloatPacking.packB(trans, depth, columns, b, first, ldb, stage, packed, to);
  }

  @Override
  void multiplyTile(
      int rows,
      int columns,
      int depth,
      float[] packedA,
      int firstA,
      MemorySegment packedB,
      long firstB,
      double alpha,
      boolean fresh,
      float[] c,
      int firstC,
      int ldc,
      float[] edge) {
    int vectors = (columns + LANES - 1) / LANES;
    boolean whole = rows == TILE.rows && columns == vectors * LANES;
    float[] to = whole ? c : edge;
    int first = whole ? firstC : 0;
    int ld = whole ? ldc : COLUMNS;
    if (fresh) {
      multiply(
          vectors,
          depth,
          packedA,
          firstA,
          packedB,
          firstB,
          (float) alpha,
          ZEROS,
          0,
          0,
          to,
          first,
          ld);
    } else {
      if (!whole) {
        copy(rows, columns, c, firstC, ldc, edge, 0, COLUMNS);
      }
      multiply(
          vectors,
          depth,
          packedA,
          firstA,
          packedB,
          firstB,
          (float) alpha,
          to,
          first,
          ld,
          to,
          first,
          ld);
    }
    if (!whole) {
      copy(rows, columns, edge, 0, COLUMNS, c, firstC, ldc);
    }
  }

  /** Multiplies so many vectors of all rows. */
  void multiply(
      int vectors,
      int depth,
      float[] a,
      int firstA,
      MemorySegment b,
      long firstB,
      float alpha,
      float[] old,
      int firstOld,
      int ldOld,
      float[] c,
      int firstC,
      int ldc) {
    if (vectors == TILE.vectors) {
      TILE.multiply(depth, a, firstA, b, firstB, alpha, old, firstOld, ldOld, c, firstC, ldc);
    } else if (vectors == 2) {
      TILE.multiplyPair(depth, a, firstA, b, firstB, alpha, old, firstOld, ldOld, c, firstC, ldc);
    } else {
      TILE.multiplyVector(depth, a, firstA, b, firstB, alpha, old, firstOld, ldOld, c, firstC, ldc);
    }
  }

  private static void copy(
      int rows, int columns, float[] x, int first, int ldx, float[] y, int to, int ldy) {
    for (int i = 0; i < rows; i++) {
      System.arraycopy(x, first + i * ldx, y, to + i * ldy, columns);
    }
  }

  @Override
  void scale(int rows, int columns, double beta, float[] c, int first, int ldc) {
    scaleBy((float) beta, rows, columns, c, first, ldc);
  }

  static void scaleBy(float beta, int rows, int columns, float[] c, int first, int ldc) {
    for (int i = 0; i < rows; i++) {
      for (int j = first + i * ldc, end = j + columns; j < end; j++) {
        c[j] = beta == 0 ? 0 : beta * c[j];
      }
    }
  }
}
