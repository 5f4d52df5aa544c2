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

  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final int LANES = SPECIES.length();
  private static final long BYTES = SPECIES.vectorByteSize();
  private static final DoubleTile TILE = DoubleTile.preferred();

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
    double factor = alpha;
    double oldFactor = beta;
    int bound = SPECIES.loopBound(columns);
    for (int i = 0; i < rows; i++) {
      int row = first + i * ldc;
      long tile = i * (TILE.vectors * BYTES);
      for (int j = 0; j < bound; j += LANES) {
        var sum =
            DoubleVector.fromMemorySegment(SPECIES, memory, tile + j * (long) Double.BYTES, ORDER);
        var old =
            beta == 0
                ? DoubleVector.zero(SPECIES)
                : DoubleVector.fromArray(SPECIES, c, row + j).mul(oldFactor);
        sum.fma(DoubleVector.broadcast(SPECIES, factor), old).intoArray(c, row + j);
      }
      for (int j = bound; j < columns; j++) {
        double sum = memory.get(JAVA_DOUBLE, tile + j * (long) Double.BYTES);
        double old = beta == 0 ? 0 : oldFactor * c[row + j];
        c[row + j] = Math.fma(factor, sum, old);
      }
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
  void finish(int rows, int column, int columns, double[] c, int first, int ldc) {
    // a product in double precision has no epilogue
  }
}
