// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static dev.lanewise.kernels.Transpose.N;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.function.ToLongFunction;

/** {@link PackedProducts} with checked arguments, but for whose packed matrix it is. */
final class CheckedPackedProducts implements PackedProducts {

  /** The longest array that every JVM allows: the reference packs into one. */
  private static final int MOST_ELEMENTS = Integer.MAX_VALUE - 8;

  private final PackedProducts unchecked;
  private final Storage<float[]> storage;
  private final ToLongFunction<MemorySegment> byteSize;

  CheckedPackedProducts(
      PackedProducts unchecked, Storage<float[]> storage, ToLongFunction<MemorySegment> byteSize) {
    this.unchecked = unchecked;
    this.storage = storage;
    this.byteSize = byteSize;
  }

  @Override
  public PackedMatrix pack(Transpose transB, int k, int n, float[] b, int bOffset, int ldb) {
    Objects.requireNonNull(b, "b");
    size(transB, k, n, ldb);
    storage.matrix("b", b, bOffset, transB == N ? k : n, transB == N ? n : k, ldb);
    return unchecked.pack(transB, k, n, b, bOffset, ldb);
  }

  @Override
  public PackedMatrix pack(Transpose transB, int k, int n, MemorySegment b, long bOffset, int ldb) {
    long bytes = byteSize.applyAsLong(Objects.requireNonNull(b, "b"));
    size(transB, k, n, ldb);
    if (bOffset % Float.BYTES != 0) {
      throw new IllegalArgumentException(
          "bOffset is " + bOffset + " bytes, must be a multiple of " + Float.BYTES);
    }
    int rows = transB == N ? k : n;
    int columns = transB == N ? n : k;
    long elements = rows == 0 || columns == 0 ? 0 : (rows - 1L) * ldb + columns;
    if (bOffset < 0 || bOffset > bytes || elements > (bytes - bOffset) / Float.BYTES) {
      throw new IndexOutOfBoundsException(
          ("bOffset is %d and b has %d bytes, too few for %d rows of %d floats"
                  + " with a leading dimension of %d from there on")
              .formatted(bOffset, bytes, rows, columns, ldb));
    }
    if (!b.scope().isAlive()) {
      throw new IllegalStateException("b is a segment that was closed");
    }
    return unchecked.pack(transB, k, n, b, bOffset, ldb);
  }

  private static void size(Transpose transB, int k, int n, int ldb) {
    Objects.requireNonNull(transB, "transB");
    Storage.size("k", k);
    Storage.size("n", n);
    Storage.leadingDimension("ldb", ldb, transB == N ? n : k);
    if ((long) k * n > MOST_ELEMENTS) {
      throw new IllegalArgumentException(
          "k is %d and n is %d, must have a product of at most %d".formatted(k, n, MOST_ELEMENTS));
    }
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
    Objects.requireNonNull(transA, "transA");
    Objects.requireNonNull(a, "a");
    int k = Objects.requireNonNull(b, "b").rows();
    int n = b.columns();
    if (b.isClosed()) {
      throw new IllegalStateException("b is a packed matrix that was closed");
    }
    int aRows = transA == N ? m : k;
    int aColumns = transA == N ? k : m;
    Storage.size("m", m);
    Storage.leadingDimension("lda", lda, aColumns);
    Storage.leadingDimension("ldc", ldc, n);
    storage.matrix("c", c, cOffset, m, n, ldc);
    EpilogueRules.check(storage, epilogue, m, n, c, cOffset, ldc);
    if (alpha != 0 && m > 0 && n > 0 && k > 0) {
      storage.matrix("a", a, aOffset, aRows, aColumns, lda);
      Storage.apart("c", c, cOffset, m, n, ldc, "a", a, aOffset, aRows, aColumns, lda);
      EpilogueRules.apart(epilogue, m, n, "a", a, aOffset, aRows, aColumns, lda);
    }
    unchecked.sgemm(transA, m, alpha, a, aOffset, lda, b, beta, c, cOffset, ldc, epilogue);
  }
}
