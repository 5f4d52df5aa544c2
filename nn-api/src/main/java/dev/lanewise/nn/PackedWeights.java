// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.Lanewise;
import dev.lanewise.kernels.Losses;
import dev.lanewise.kernels.MatrixProducts;
import dev.lanewise.kernels.Movement;
import dev.lanewise.kernels.Norms;
import dev.lanewise.kernels.PackedMatrix;
import dev.lanewise.kernels.PackedProducts;
import dev.lanewise.kernels.Prologue;
import dev.lanewise.kernels.Rows;
import dev.lanewise.kernels.Selections;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.Updates;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The kernels of a {@link Predictor} on the CPU: weights that are multiplied by transposed, as
 * those of dense layers are, are packed in the first call, with the same bits. A single row times
 * the weight of 256 x 784 takes a sixth of the time then: otherwise each call transposes it.
 */
final class PackedWeights
    implements Kernels<float[], int[]>, MatrixProducts<float[]>, AutoCloseable {

  private final Lanewise kernels;
  private final MatrixProducts<float[]> products;
  private final PackedProducts packing;
  private final float[] weights;
  private final List<Weight> packed = new ArrayList<>();

  private record Weight(int offset, int ld, PackedMatrix matrix) {

    boolean is(int n, int k, int bOffset, int ldb) {
      return offset == bOffset && ld == ldb && matrix.rows() == k && matrix.columns() == n;
    }
  }

  /**
   * Of an open handle.
   *
   * @param weights in which products are looked for; {@link #forget} whenever they have changed
   */
  PackedWeights(Lanewise kernels, float[] weights) {
    this.kernels = kernels;
    this.products = kernels.products();
    this.packing = kernels.packedProducts();
    this.weights = weights;
  }

  /** Frees what is packed: it will be packed anew. */
  void forget() {
    packed.forEach(weight -> weight.matrix.close());
    packed.clear();
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
    if (b != weights || transB != Transpose.T) {
      products.sgemm(
          transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc,
          epilogue);
      return;
    }
    PackedMatrix weight = find(n, k, bOffset, ldb);
    if (weight == null) {
      weight = packing.pack(transB, k, n, b, bOffset, ldb);
      packed.add(new Weight(bOffset, ldb, weight));
    }
    packing.sgemm(transA, m, alpha, a, aOffset, lda, weight, beta, c, cOffset, ldc, epilogue);
  }

  private @Nullable PackedMatrix find(int n, int k, int bOffset, int ldb) {
    for (int i = 0; i < packed.size(); i++) {
      Weight weight = packed.get(i);
      if (weight.is(n, k, bOffset, ldb)) {
        return weight.matrix;
      }
    }
    return null;
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
    products.sgemm(
        transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc,
        prologue, epilogue);
  }

  @Override
  public void sgemmStridedBatched(
      Transpose transA,
      Transpose transB,
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      int aOffset,
      int lda,
      int strideA,
      float[] b,
      int bOffset,
      int ldb,
      int strideB,
      float beta,
      float[] c,
      int cOffset,
      int ldc,
      int strideC,
      int batch) {
    products.sgemmStridedBatched(
        transA, transB, m, n, k, alpha, a, aOffset, lda, strideA, b, bOffset, ldb, strideB, beta, c,
        cOffset, ldc, strideC, batch);
  }

  @Override
  public void sgemmBatched(
      Transpose transA,
      Transpose transB,
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      int[] aOffsets,
      int lda,
      float[] b,
      int[] bOffsets,
      int ldb,
      float beta,
      float[] c,
      int[] cOffsets,
      int ldc,
      int batch) {
    products.sgemmBatched(
        transA, transB, m, n, k, alpha, a, aOffsets, lda, b, bOffsets, ldb, beta, c, cOffsets, ldc,
        batch);
  }

  @Override
  public MatrixProducts<float[]> products() {
    return this;
  }

  @Override
  public Elementwise<float[]> elementwise() {
    return kernels.elementwise();
  }

  @Override
  public Rows<float[]> rows() {
    return kernels.rows();
  }

  @Override
  public Selections<float[], int[]> selections() {
    return kernels.selections();
  }

  @Override
  public Norms<float[]> norms() {
    return kernels.norms();
  }

  @Override
  public Losses<float[], int[]> losses() {
    return kernels.losses();
  }

  @Override
  public Updates<float[]> updates() {
    return kernels.updates();
  }

  @Override
  public Movement<float[], int[]> movement() {
    return kernels.movement();
  }

  @Override
  public void close() {
    forget();
  }
}
