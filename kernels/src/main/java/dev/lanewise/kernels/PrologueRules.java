// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static dev.lanewise.kernels.Transpose.N;

import org.jspecify.annotations.Nullable;

/** What a {@link Prologue} must keep to, beside the rules of its product. */
final class PrologueRules {

  private PrologueRules() {}

  static <F> void check(
      Storage<F> storage,
      Prologue<F> prologue,
      Epilogue<F> epilogue,
      Transpose transA,
      Transpose transB,
      int m,
      int n,
      int k,
      boolean alphaIsZero,
      F a,
      int aOffset,
      int lda,
      F b,
      int bOffset,
      int ldb,
      F c,
      int cOffset,
      int ldc) {
    boolean ofA = prologue.onA();
    int length = ofA ? m : n;
    boolean alongRows = ofA == ((ofA ? transA : transB) == N); // k runs along the stored rows
    int rows = alongRows ? length : k;
    int columns = alongRows ? k : length;
    F sums = prologue.sums();
    boolean productReads = !alphaIsZero && m > 0 && n > 0 && k > 0;
    boolean summed = sums != null && length > 0 && k > 0;
    if (sums != null) {
      storage.vector("sums", sums, prologue.sumsOffset(), length);
      apart(prologue, length, "c", c, cOffset, m, n, ldc);
      F bias = epilogue.bias();
      if (bias != null) {
        int biases = epilogue.biasPerRow() ? m : n;
        apart(prologue, length, "bias", bias, epilogue.biasOffset(), 1, biases, biases);
      }
      apart(prologue, length, "residual", epilogue.residual(), m, n);
      apart(prologue, length, "preActivation", epilogue.preActivation(), m, n);
      if (epilogue.combination() == Binary.PRELU) {
        apart(prologue, length, "slope", epilogue.operand(), 1, n);
      } else {
        apart(prologue, length, "gated", epilogue.operand(), m, n);
      }
    }
    if (summed) {
      F x = ofA ? a : b;
      int offset = ofA ? aOffset : bOffset;
      int ld = ofA ? lda : ldb;
      String name = ofA ? "a" : "b";
      storage.matrix(name, x, offset, rows, columns, ld);
      apart(prologue, length, name, x, offset, rows, columns, ld);
      Storage.apart("c", c, cOffset, m, n, ldc, name, x, offset, rows, columns, ld);
      EpilogueRules.apart(epilogue, m, n, name, x, offset, rows, columns, ld);
    }
    if (sums != null && productReads) {
      if (ofA) {
        int bRows = transB == N ? k : n;
        apart(prologue, length, "b", b, bOffset, bRows, transB == N ? n : k, ldb);
      } else {
        int aRows = transA == N ? m : k;
        apart(prologue, length, "a", a, aOffset, aRows, transA == N ? k : m, lda);
      }
    }
    Place<F> saved = prologue.saved();
    if (saved != null) {
      Storage.leadingDimension("ldSaved", saved.ld(), columns);
      if (productReads || summed) {
        F x = saved.storage();
        storage.matrix("saved", x, saved.offset(), rows, columns, saved.ld());
        Storage.apart(
            "c", c, cOffset, m, n, ldc, "saved", x, saved.offset(), rows, columns, saved.ld());
        EpilogueRules.apart(epilogue, m, n, "saved", x, saved.offset(), rows, columns, saved.ld());
        apart(prologue, length, "saved", saved, rows, columns);
      }
    }
  }

  private static <F> void apart(
      Prologue<F> prologue,
      int length,
      String name,
      @Nullable Place<F> other,
      int rows,
      int columns) {
    if (other != null) {
      apart(prologue, length, name, other.storage(), other.offset(), rows, columns, other.ld());
    }
  }

  private static <F> void apart(
      Prologue<F> prologue,
      int length,
      String name,
      F other,
      int offset,
      int rows,
      int columns,
      int ld) {
    F sums = prologue.sums();
    if (sums != null) {
      Storage.apart(
          "sums",
          sums,
          prologue.sumsOffset(),
          1,
          length,
          length,
          name,
          other,
          offset,
          rows,
          columns,
          ld);
    }
  }
}
