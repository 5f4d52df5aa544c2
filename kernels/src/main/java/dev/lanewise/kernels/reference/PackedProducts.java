// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.MatrixProducts;
import dev.lanewise.kernels.PackedMatrix;
import dev.lanewise.kernels.Transpose;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Products with a packed matrix that is a plain copy of op(B). */
final class PackedProducts implements dev.lanewise.kernels.PackedProducts {

  private static final class Copy extends SharedMatrix {

    private float[] elements;

    Copy(int rows, int columns) {
      super(rows, columns);
      elements = new float[rows * columns];
    }

    @Override
    protected void free() {
      elements = new float[0];
    }
  }

  private final MatrixProducts<float[]> products;

  PackedProducts(MatrixProducts<float[]> products) {
    this.products = products;
  }

  @Override
  public PackedMatrix pack(Transpose transB, int k, int n, float[] b, int bOffset, int ldb) {
    return pack(transB, k, n, MemorySegment.ofArray(b), (long) bOffset * Float.BYTES, ldb);
  }

  @Override
  public PackedMatrix pack(Transpose transB, int k, int n, MemorySegment b, long bOffset, int ldb) {
    Copy copy = new Copy(k, n);
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < n; j++) {
        long at = transB == Transpose.N ? (long) i * ldb + j : (long) j * ldb + i;
        copy.elements[i * n + j] =
            b.get(ValueLayout.JAVA_FLOAT_UNALIGNED, bOffset + at * Float.BYTES);
      }
    }
    return copy;
  }

  @Override
  public void sgemm(
      Transpose transA,
      int m,
      float alpha,
      float[] a,
      int aOffset,
      int lda,
      PackedMatrix b,
      float beta,
      float[] c,
      int cOffset,
      int ldc,
      Epilogue<float[]> epilogue) {
    if (!(b instanceof Copy copy)) {
      throw new IllegalArgumentException(
          "b was packed by another implementation than this, the reference");
    }
    copy.enter();
    try {
      int k = b.rows();
      int n = b.columns();
      products.sgemm(
          transA,
          Transpose.N,
          m,
          n,
          k,
          alpha,
          a,
          aOffset,
          lda,
          copy.elements,
          0,
          Math.max(1, n),
          beta,
          c,
          cOffset,
          ldc,
          epilogue);
    } finally {
      copy.leave();
    }
  }
}
