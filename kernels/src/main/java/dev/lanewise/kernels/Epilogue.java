// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a matrix product does to each finished element while it is still in cache: {@code c =
 * activation((c + bias) + residual)}. Bits equal those of the separate kernels {@link Rows#addRow},
 * {@link Elementwise#add} and the activation's, in this order. In the place of the activation,
 * there may be a function of the element and another: a gated unit, whose gate it is, or PReLU.
 *
 * <pre>{@code
 * Epilogue.bias(b, 0)                                     // a linear layer
 * Epilogue.bias(b, 0).then(RELU)                          // a dense layer
 * Epilogue.bias(b, 0).residual(x, 0, n)                   // the end of a transformer's block
 * Epilogue.bias(b, 0).residual(x, 0, n).then(RELU)        // the end of a ResNet's block
 * Epilogue.bias(b, 0).then(SIGMOID).keeping(z, 0, n)      // z is what the activation was given
 * Epilogue.bias(b, 0).gating(SWIGLU, x, 0, n)             // x silu(c + bias)
 * Epilogue.bias(b, 0).prelu(slope, 0)                     // one slope for each column
 * }</pre>
 *
 * <p>An epilogue is immutable; make it once and reuse it, so that a call allocates nothing.
 *
 * @param bias one element per column of C, or per row; null for none
 * @param biasOffset index of the first element in {@code bias}
 * @param biasPerRow whether element i of the bias is added to row i, not j to column j
 * @param residual a matrix of C's shape, added after the bias; null for none
 * @param activation applied last; the identity beside a combination
 * @param preActivation where the argument of the activation or combination is written, a matrix of
 *     C's shape; null to forget it. It may share no element with C or anything that the product
 *     reads.
 * @param combination applied last: {@link Binary#GLU}, {@link Binary#SWIGLU} or {@link
 *     Binary#GEGLU}, with the element as the gate, or {@link Binary#PRELU}; null for none
 * @param operand the combination's other argument: what is gated, a matrix of C's shape, or the
 *     slopes, one row for all with a leading dimension of 0; null without combination
 * @param <F> storage of float32, as in {@link Kernels}
 */
public record Epilogue<F>(
    @Nullable F bias,
    int biasOffset,
    boolean biasPerRow,
    @Nullable Place<F> residual,
    Activation activation,
    @Nullable Place<F> preActivation,
    @Nullable Binary combination,
    @Nullable Place<F> operand) {

  private static final Epilogue<Object> NONE =
      new Epilogue<>(null, 0, false, null, Activation.IDENTITY, null, null, null);

  /** Checks that at most one of activation and combination is there, and its operand with it. */
  public Epilogue {
    Objects.requireNonNull(activation, "activation");
    if ((combination == null) != (operand == null)) {
      throw new IllegalArgumentException(
          "operand must be there for a combination, and not without one");
    }
    if (combination != null && operand != null) {
      check(activation, combination, operand);
    }
  }

  private static void check(Activation activation, Binary combination, Place<?> operand) {
    switch (combination) {
      case GLU, SWIGLU, GEGLU -> {}
      case PRELU -> {
        if (operand.ld() != 0) {
          throw new IllegalArgumentException(
              "ldSlope is " + operand.ld() + ", must be 0: the slopes are one row for all");
        }
      }
      default ->
          throw new IllegalArgumentException(
              "combination is " + combination + ", must be GLU, SWIGLU, GEGLU or PRELU");
    }
    if (!activation.isIdentity()) {
      throw new IllegalArgumentException(
          "activation is " + activation + ", must be IDENTITY beside " + combination);
    }
  }

  /** Leaves the product as it is. */
  @SuppressWarnings("unchecked") // holds no storage, so it fits every F
  public static <F> Epilogue<F> none() {
    return (Epilogue<F>) NONE;
  }

  /** Adds a bias, one element per column. */
  public static <F> Epilogue<F> bias(F bias, int biasOffset) {
    Objects.requireNonNull(bias, "bias");
    return new Epilogue<>(bias, biasOffset, false, null, Activation.IDENTITY, null, null, null);
  }

  /** Adds a bias, one element per row. */
  public static <F> Epilogue<F> biasPerRow(F bias, int biasOffset) {
    Objects.requireNonNull(bias, "bias");
    return new Epilogue<>(bias, biasOffset, true, null, Activation.IDENTITY, null, null, null);
  }

  /**
   * The same with this activation.
   *
   * @throws IllegalArgumentException if there is a combination
   */
  public Epilogue<F> then(Activation next) {
    return new Epilogue<>(
        bias, biasOffset, biasPerRow, residual, next, preActivation, combination, operand);
  }

  /** The same with a matrix that is added between bias and activation. */
  public Epilogue<F> residual(F storage, int offset, int ld) {
    Place<F> added = new Place<>(storage, offset, ld);
    return new Epilogue<>(
        bias, biasOffset, biasPerRow, added, activation, preActivation, combination, operand);
  }

  /** The same, and the argument of the activation or combination is kept. */
  public Epilogue<F> keeping(F storage, int offset, int ld) {
    Place<F> kept = new Place<>(storage, offset, ld);
    return new Epilogue<>(
        bias, biasOffset, biasPerRow, residual, activation, kept, combination, operand);
  }

  /**
   * The same, and the element is the gate of another, {@code c = function(x, c)}: the end of the
   * second of two products. Where one matrix holds the weights of both, each takes its half of the
   * columns.
   *
   * @param function {@link Binary#GLU}, {@link Binary#SWIGLU} or {@link Binary#GEGLU}
   * @param x what is gated, a matrix of C's shape; it may share no element with C
   * @param offset index of its first element
   * @param ld its leading dimension
   * @throws IllegalArgumentException if the function is none of these, or there is an activation
   */
  public Epilogue<F> gating(Binary function, F x, int offset, int ld) {
    if (Objects.requireNonNull(function, "function") == Binary.PRELU) {
      throw new IllegalArgumentException("function is PRELU, must be GLU, SWIGLU or GEGLU");
    }
    return combined(function, new Place<>(x, offset, ld));
  }

  /**
   * The same, and then {@link Rows#prelu}.
   *
   * @param slope one element per column; it may share no element with C
   * @param offset index of its first element
   * @throws IllegalArgumentException if there is an activation
   */
  public Epilogue<F> prelu(F slope, int offset) {
    return combined(Binary.PRELU, new Place<>(slope, offset, 0));
  }

  private Epilogue<F> combined(Binary function, Place<F> with) {
    return new Epilogue<>(
        bias, biasOffset, biasPerRow, residual, activation, preActivation, function, with);
  }

  /** Whether the product stays as it is. */
  public boolean isNone() {
    return bias == null
        && residual == null
        && activation.isIdentity()
        && preActivation == null
        && combination == null;
  }
}
