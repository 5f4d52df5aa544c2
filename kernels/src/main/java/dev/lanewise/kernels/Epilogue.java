// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a matrix product does to each finished element while it is still in cache: {@code c =
 * activation(c + bias[j])}, where {@code j} is the column. Bits equal those of the separate kernels
 * {@link Rows#addRow} and {@link Elementwise}.
 *
 * <p>An epilogue is immutable; make it once and reuse it, so that a call allocates nothing.
 *
 * @param bias one element per column of C, or null for none
 * @param biasOffset index of the first element in {@code bias}
 * @param activation applied after the bias
 * @param <F> storage of float32, as in {@link Kernels}
 */
public record Epilogue<F>(@Nullable F bias, int biasOffset, Activation activation) {

  private static final Epilogue<Object> NONE = new Epilogue<>(null, 0, Activation.IDENTITY);

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
    return new Epilogue<>(bias, biasOffset, Activation.IDENTITY);
  }

  /** The same bias, followed by another activation. */
  public Epilogue<F> then(Activation next) {
    return new Epilogue<>(bias, biasOffset, next);
  }

  /** Whether the product stays as it is. */
  public boolean isNone() {
    return bias == null && activation == Activation.IDENTITY;
  }
}
