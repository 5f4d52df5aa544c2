// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.reference.Finishing;
import dev.lanewise.kernels.reference.Turnstile;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Matrix products in single precision: what the blocked product does with the element type. */
final class MatrixProducts extends BlockedProduct<float[]>
    implements dev.lanewise.kernels.MatrixProducts<float[]> {

  private static final VectorSpecies<Float> SPECIES = Lanes.FLOAT;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final int LANES = SPECIES.length();
  private static final long BYTES = SPECIES.vectorByteSize();
  private static final long ELEMENT = Float.BYTES;
  private static final FloatTile TILE = FloatTile.preferred();

  /** Bytes of a row of the tile. */
  private static final long ROW = TILE.vectors * BYTES;

  private final Turnstile turnstile;
  private final Elementwise<float[]> elementwise;
  private Epilogue<float[]> epilogue = Epilogue.none();

  MatrixProducts(Turnstile turnstile, Workers workers, Elementwise<float[]> elementwise) {
    super(
        workers,
        Float.BYTES,
        LANES,
        TILE.rows,
        TILE.vectors,
        FloatPacking.stageLength(K_BLOCK),
        float[]::new);
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
      this.epilogue = epilogue;
      multiply(
          transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc);
    } finally {
      this.epilogue = Epilogue.none();
      turnstile.leave();
    }
  }

  @Override
  void packA(Transpose trans, int rows, int depth, float[] a, int first, int lda, float[] packed) {
    FloatPacking.packA(trans, TILE.rows, rows, depth, a, first, lda, packed);
  }

  @Override
  void packB(
      Transpose trans,
      int depth,
      int columns,
      float[] b,
      int first,
      int ldb,
      Workspace<float[]> workspace) {
    FloatPacking.packB(trans, depth, columns, b, first, ldb, workspace.stage(), workspace.memory());
  }

  @Override
  void multiplyTile(
      int depth, int columns, float[] packedA, int firstA, MemorySegment memory, long firstB) {
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
      float[] c,
      int first,
      int ldc) {
    int vectors = columns / LANES;
    if (vectors == TILE.vectors) { // a constant, so that the rows of whole tiles are unrolled
      mergeVectors(rows, TILE.vectors, (float) alpha, memory, (float) beta, c, first, ldc);
      return;
    }
    mergeVectors(rows, vectors, (float) alpha, memory, (float) beta, c, first, ldc);
    for (int j = vectors * LANES; j < columns; j++) {
      mergeElements(rows, (float) alpha, memory, j * ELEMENT, (float) beta, c, first + j, ldc);
    }
  }

  private static void mergeVectors(
      int rows,
      int vectors,
      float alpha,
      MemorySegment memory,
      float beta,
      float[] c,
      int first,
      int ldc) {
    for (int i = 0; i < rows; i++) {
      int row = first + i * ldc;
      for (int v = 0; v < vectors; v++) {
        var sum = FloatVector.fromMemorySegment(SPECIES, memory, i * ROW + v * BYTES, ORDER);
        int at = row + v * LANES;
        var old =
            beta == 0 ? FloatVector.zero(SPECIES) : FloatVector.fromArray(SPECIES, c, at).mul(beta);
        sum.fma(FloatVector.broadcast(SPECIES, alpha), old).intoArray(c, at);
      }
    }
  }

  private static void mergeElements(
      int rows,
      float alpha,
      MemorySegment memory,
      long tile,
      float beta,
      float[] c,
      int first,
      int ldc) {
    for (int i = 0; i < rows; i++) {
      float sum = memory.get(JAVA_FLOAT, tile + i * ROW);
      int at = first + i * ldc;
      float old = beta == 0 ? 0 : beta * c[at];
      c[at] = Math.fma(sum, alpha, old);
    }
  }

  @Override
  void scale(int rows, int columns, double beta, float[] c, int first, int ldc) {
    float factor = (float) beta;
    for (int i = 0; i < rows; i++) {
      for (int j = first + i * ldc, end = j + columns; j < end; j++) {
        c[j] = beta == 0 ? 0 : factor * c[j];
      }
    }
  }

  @Override
  void finish(int row, int rows, int column, int columns, float[] c, int first, int ldc) {
    Finishing.finish(epilogue, elementwise, row, rows, column, columns, c, first, ldc);
  }
}
