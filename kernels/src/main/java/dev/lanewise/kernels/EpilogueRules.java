// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import java.util.Objects;

/** What an {@link Epilogue} must keep to. */
final class EpilogueRules {

  private EpilogueRules() {}

  /** The rules among an epilogue's own places, and with C. */
  static <F> void check(
      Storage<F> storage, Epilogue<F> epilogue, int m, int n, F c, int cOffset, int ldc) {
    Objects.requireNonNull(epilogue, "epilogue");
    Place<F> kept = epilogue.preActivation();
    if (kept != null) {
      Storage.leadingDimension("ldPreActivation", kept.ld(), n);
      storage.matrix("preActivation", kept.storage(), kept.offset(), m, n, kept.ld());
      apart(epilogue, m, n, "c", c, cOffset, m, n, ldc);
    }
    F bias = epilogue.bias();
    if (bias != null) {
      int length = epilogue.biasPerRow() ? m : n;
      storage.vector("bias", bias, epilogue.biasOffset(), length);
      Storage.apart(
          "c", c, cOffset, m, n, ldc, "bias", bias, epilogue.biasOffset(), 1, length, length);
      apart(epilogue, m, n, "bias", bias, epilogue.biasOffset(), 1, length, length);
    }
    Place<F> residual = epilogue.residual();
    if (residual != null) {
      F x = residual.storage();
      Storage.leadingDimension("ldResidual", residual.ld(), n);
      storage.matrix("residual", x, residual.offset(), m, n, residual.ld());
      Storage.apart(
          "c", c, cOffset, m, n, ldc, "residual", x, residual.offset(), m, n, residual.ld());
      apart(epilogue, m, n, "residual", x, residual.offset(), m, n, residual.ld());
    }
    Place<F> operand = epilogue.operand();
    if (operand != null) {
      checkOperand(storage, epilogue, operand, m, n, c, cOffset, ldc);
    }
  }

  private static <F> void checkOperand(
      Storage<F> storage,
      Epilogue<F> epilogue,
      Place<F> operand,
      int m,
      int n,
      F c,
      int cOffset,
      int ldc) {
    F x = operand.storage();
    int offset = operand.offset();
    if (epilogue.combination() == Binary.PRELU) {
      storage.vector("slope", x, offset, n);
      Storage.apart("c", c, cOffset, m, n, ldc, "slope", x, offset, 1, n, n);
      apart(epilogue, m, n, "slope", x, offset, 1, n, n);
    } else {
      Storage.leadingDimension("ldGated", operand.ld(), n);
      storage.matrix("gated", x, offset, m, n, operand.ld());
      Storage.apart("c", c, cOffset, m, n, ldc, "gated", x, offset, m, n, operand.ld());
      apart(epilogue, m, n, "gated", x, offset, m, n, operand.ld());
    }
  }

  /** What is kept may share no element with something else that the product uses. */
  static <F> void apart(
      Epilogue<F> epilogue,
      int m,
      int n,
      String otherName,
      F other,
      int otherOffset,
      int otherRows,
      int otherColumns,
      int otherLd) {
    Place<F> kept = epilogue.preActivation();
    if (kept != null) {
      Storage.apart(
          "preActivation",
          kept.storage(),
          kept.offset(),
          m,
          n,
          kept.ld(),
          otherName,
          other,
          otherOffset,
          otherRows,
          otherColumns,
          otherLd);
    }
  }
}
