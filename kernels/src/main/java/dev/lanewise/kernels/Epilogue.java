// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a matrix product does to each finished element while it is still in cache: {@code c =
 * activation((c + bias) + residual)}. Bits equal those of the separate kernels {@link Rows#addRow},
 * {@link Elementwise#add} and the activation's, in this order.
 *
 * <pre>{@code
 * Epilogue.bias(b, 0)                                     // a linear layer
 * Epilogue.bias(b, 0).then(RELU)                          // a dense layer
 * Epilogue.bias(b, 0).residual(x, 0, n)                   // the end of a transformer's block
 * Epilogue.bias(b, 0).residual(x, 0, n).then(RELU)        // the end of a ResNet's block
 * Epilogue.bias(b, 0).then(SIGMOID).keeping(z, 0, n)      // z is what the activation was given
 * }</pre>
 *
 * <p>An epilogue is immutable; make it once and reuse it, so that a call allocates nothing.
 *
 * @param bias one element per column of C, or per row; null for none
 * @param biasOffset index of the first element in {@code bias}
 * @param biasPerRow whether element i of the bias is added to row i, not j to column j
 * @param residual a matrix of C's shape, added after the bias; null for none
 * @param activation applied last
 * @param preActivation where the argument of the activation is written, a matrix of C's shape; null
 *     to forget it. It may share no element with C or anything that the product reads.
 * @param <F> storage of float32, as in {@link Kernels}
 */
public record Epilogue<F>(
    @Nullable F bias,
    int biasOffset,
    boolean biasPerRow,
    @Nullable Place<F> residual,
    Activation activation,
    @Nullable Place<F> preActivation) {

  private static final Epilogue<Object> NONE =
      new Epilogue<>(null, 0, false, null, Activation.IDENTITY, null);

  public Epilogue {
    Objects.requireNonNull(activation, "activation");
  }

  /** Leaves the product as it is. */
  @SuppressWarnings("unchecked") // holds no storage, so it fits every F
  public static <F> Epilogue<F> none() {
    return (Epilogue<F>) NONE;
  }

  /** Adds a bias, one element per column. */
  public static <F> Epilogue<F> bias(F bias, int biasOffset) {
    Objects.requireNonNull(bias, "bias");
    return new Epilogue<>(bias, biasOffset, false, null, Activation.IDENTITY, null);
  }

  /** Adds a bias, one element per row. */
  public static <F> Epilogue<F> biasPerRow(F bias, int biasOffset) {
    Objects.requireNonNull(bias, "bias");
    return new Epilogue<>(bias, biasOffset, true, null, Activation.IDENTITY, null);
  }

  /** The same with this activation. */
  public Epilogue<F> then(Activation next) {
    return new Epilogue<>(bias, biasOffset, biasPerRow, residual, next, preActivation);
  }

  /** The same with a matrix that is added between bias and activation. */
  public Epilogue<F> residual(F storage, int offset, int ld) {
    return new Epilogue<>(
        bias, biasOffset, biasPerRow, new Place<>(storage, offset, ld), activation, preActivation);
  }

  /** The same, and the argument of the activation is kept. */
  public Epilogue<F> keeping(F storage, int offset, int ld) {
    return new Epilogue<>(
        bias, biasOffset, biasPerRow, residual, activation, new Place<>(storage, offset, ld));
  }

  /** Whether the product stays as it is. */
  public boolean isNone() {
    return bias == null && residual == null && activation.isIdentity() && preActivation == null;
  }
}
