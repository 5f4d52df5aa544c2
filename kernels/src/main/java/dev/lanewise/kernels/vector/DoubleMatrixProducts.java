// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.MatrixProducts.K_BLOCK;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;

import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.reference.Turnstile;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/** Matrix products in double precision: what the blocked product does with the element type. */
final class DoubleMatrixProducts extends BlockedProduct<double[]>
    implements dev.lanewise.kernels.DoubleMatrixProducts {

  private static final VectorSpecies<Double> SPECIES = Lanes.DOUBLE;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final int LANES = SPECIES.length();
  private static final long BYTES = SPECIES.vectorByteSize();
  private static final long ELEMENT = Double.BYTES;
  private static final DoubleTile TILE = DoubleTile.preferred();

  /** Bytes of a row of the tile. */
  private static final long ROW = TILE.vectors * BYTES;

  private final Turnstile turnstile;

  DoubleMatrixProducts(Turnstile turnstile, Workers workers) {
    super(
        workers,
        Double.BYTES,
        LANES,
        TILE.rows,
        TILE.vectors,
        DoublePacking.stageLength(K_BLOCK),
        double[]::new);
    this.turnstile = turnstile;
  }

  @Override
  public void dgemm(
      Transpose transA,
      Transpose transB,
      int m,
      int n,
      int k,
      double alpha,
      double[] a,
      int aOffset,
      int lda,
      double[] b,
      int bOffset,
      int ldb,
      double beta,
      double[] c,
      int cOffset,
      int ldc) {
    turnstile.enter();
    try {
      multiply(
          transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc);
    } finally {
      turnstile.leave();
    }
  }

  @Override
  void packA(
      Transpose trans, int rows, int depth, double[] a, int first, int lda, double[] packed) {
    DoublePacking.packA(trans, TILE.rows, rows, depth, a, first, lda, packed);
  }

  @Override
  void packB(
      Transpose trans,
      int depth,
      int columns,
      double[] b,
      int first,
      int ldb,
      Workspace<double[]> workspace) {
    DoublePacking.packB(
        trans, depth, columns, b, first, ldb, workspace.stage(), workspace.memory());
  }

  @Override
  void multiplyTile(
      int depth, int columns, double[] packedA, int firstA, MemorySegment memory, long firstB) {
    if (columns > (TILE.vectors - 1) * LANES) {
      TILE.multiply(depth, packedA, firstA, memory, firstB);
      return;
    }
    for (int v = 0; v * LANES < columns; v++) {
      TILE.multiplyVector(depth, packedA, firstA, memory, firstB + v * (depth * BYTES), v * BYTES);
    }
  }

  @Override
  void mergeTile(
      int rows,
      int columns,
      double alpha,
      MemorySegment memory,
      double beta,
      double[] c,
      int first,
      int ldc) {
    int vectors = columns / LANES;
    if (vectors == TILE.vectors) { // a constant, so that the rows of whole tiles are unrolled
      mergeVectors(rows, TILE.vectors, alpha, memory, beta, c, first, ldc);
      return;
    }
    mergeVectors(rows, vectors, alpha, memory, beta, c, first, ldc);
    for (int j = vectors * LANES; j < columns; j++) {
      mergeElements(rows, alpha, memory, j * ELEMENT, beta, c, first + j, ldc);
    }
  }

  private static void mergeVectors(
      int rows,
      int vectors,
      double alpha,
      MemorySegment memory,
      double beta,
      double[] c,
      int first,
      int ldc) {
    for (int i = 0; i < rows; i++) {
      int row = first + i * ldc;
      for (int v = 0; v < vectors; v++) {
        var sum = DoubleVector.fromMemorySegment(SPECIES, memory, i * ROW + v * BYTES, ORDER);
        int at = row + v * LANES;
        var old =
            beta == 0
                ? DoubleVector.zero(SPECIES)
                : DoubleVector.fromArray(SPECIES, c, at).mul(beta);
        sum.fma(DoubleVector.broadcast(SPECIES, alpha), old).intoArray(c, at);
      }
    }
  }

  private static void mergeElements(
      int rows,
      double alpha,
      MemorySegment memory,
      long tile,
      double beta,
      double[] c,
      int first,
      int ldc) {
    for (int i = 0; i < rows; i++) {
      double sum = memory.get(JAVA_DOUBLE, tile + i * ROW);
      int at = first + i * ldc;
      double old = beta == 0 ? 0 : beta * c[at];
      c[at] = Math.fma(sum, alpha, old);
    }
  }

  @Override
  void scale(int rows, int columns, double beta, double[] c, int first, int ldc) {
    double factor = beta;
    for (int i = 0; i < rows; i++) {
      for (int j = first + i * ldc, end = j + columns; j < end; j++) {
        c[j] = beta == 0 ? 0 : factor * c[j];
      }
    }
  }

  @Override
  void finish(int row, int rows, int column, int columns, double[] c, int first, int ldc) {
    // a product in double precision has no epilogue
  }
}
