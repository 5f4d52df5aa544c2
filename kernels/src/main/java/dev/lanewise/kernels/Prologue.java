// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a matrix product does to one operand while it reads it: the gradient dY that arrives behind
 * an activation becomes the gradient in front of it, {@code dZ = dY * activation'}, with the bits
 * of the activation's {@link Unary#backward}; and the sums of dZ over k, which are the gradient of
 * a bias, come out on the way. The operand itself does not change.
 *
 * <pre>{@code
 * // Y = relu(X W^T + b), all of batch x n or n x k:
 * sgemm(T, N, n, k, batch, ..., dY, ..., x, ..., dW, ...,            // dW = dZ^T X, db = sums of dZ
 *     Prologue.<float[]>ofA().derivative(RELU, y, 0, n).sums(db, 0), Epilogue.none());
 * sgemm(N, N, batch, k, n, ..., dY, ..., w, ..., dX, ...,            // dX = dZ W
 *     Prologue.<float[]>ofA().derivative(RELU, y, 0, n), Epilogue.none());
 * }</pre>
 *
 * <p>A prologue is immutable; make it once and reuse it, so that a call allocates nothing.
 *
 * @param onA whether it belongs to A, not to B
 * @param activation whose derivative is multiplied in; none if it is the identity
 * @param saved what the derivative is computed from, stored like the operand, transposed or not:
 *     the activation's {@link Activation#saved}; null if it is the identity
 * @param sums where the sums over k go, one for each row of op(A) or column of op(B); null for none
 * @param sumsOffset index of the first sum
 * @param <F> storage of float32, as in {@link Kernels}
 */
public record Prologue<F>(
    boolean onA,
    Activation activation,
    @Nullable Place<F> saved,
    @Nullable F sums,
    int sumsOffset) {

  public Prologue {
    Objects.requireNonNull(activation, "activation");
    if ((saved == null) != activation.isIdentity()) {
      throw new IllegalArgumentException(
          "saved must be there for a derivative, and not for the identity");
    }
  }

  /** Reads A as it is. */
  public static <F> Prologue<F> ofA() {
    return new Prologue<>(true, Activation.IDENTITY, null, null, 0);
  }

  /** Reads B as it is. */
  public static <F> Prologue<F> ofB() {
    return new Prologue<>(false, Activation.IDENTITY, null, null, 0);
  }

  /**
   * The same with an activation's derivative.
   *
   * @param storage what the derivative is computed from; see {@link #saved}
   * @param offset index of its first element
   * @param ld its leading dimension
   */
  public Prologue<F> derivative(Activation of, F storage, int offset, int ld) {
    return new Prologue<>(onA, of, new Place<>(storage, offset, ld), sums, sumsOffset);
  }

  /** The same with sums over k. */
  public Prologue<F> sums(F storage, int offset) {
    Objects.requireNonNull(storage, "sums");
    return new Prologue<>(onA, activation, saved, storage, offset);
  }

  /** Whether the operand stays as it is and no sums are wanted. */
  public boolean isNone() {
    return saved == null && sums == null;
  }
}
