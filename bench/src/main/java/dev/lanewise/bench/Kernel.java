// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import dev.lanewise.kernels.Binary;
import dev.lanewise.kernels.Unary;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is measured besides matrix products. */
public enum Kernel {
  /** The identity. */
  COPY(2),
  /** A function of each element. */
  RELU(Unary.RELU),
  /** A function of each element. */
  EXP(Unary.EXP),
  /** A function of each element. */
  TANH(Unary.TANH),
  /** A function of each element. */
  SIGMOID(Unary.SIGMOID),
  /** A function of each element, tanh form. */
  GELU(Unary.GELU),
  /** A function of each element, erf form: PyTorch's default. */
  GELU_ERF(Unary.GELU_ERF),
  /** A gradient of each element. */
  RELU_BACKWARD(Binary.RELU_BACKWARD),
  /** A gradient of each element. */
  TANH_BACKWARD(Binary.TANH_BACKWARD),
  /** A gradient of each element. */
  SIGMOID_BACKWARD(Binary.SIGMOID_BACKWARD),
  /** A gradient of each element, tanh form. */
  GELU_BACKWARD(Binary.GELU_BACKWARD),
  /** Softmax of each row. */
  SOFTMAX(2),
  /** Layer normalisation of each row and its gradients, those of gamma and beta included. */
  LAYER_NORM(5),
  /** One step of Adam: reads gradient, moments and parameters, writes moments and parameters. */
  ADAM(7),
  /** Mean softmax cross-entropy against index labels, and its gradient. */
  CROSS_ENTROPY(2),
  /** The same of the logits of a linear layer, and the gradients of its input, weight and bias. */
  LINEAR_CROSS_ENTROPY(0);

  private final int streams;
  private final @Nullable Unary unary;
  private final @Nullable Binary binary;

  Kernel(int streams) {
    this(streams, null, null);
  }

  Kernel(Unary unary) {
    this(2, unary, null);
  }

  Kernel(Binary binary) {
    this(3, null, binary);
  }

  Kernel(int streams, @Nullable Unary unary, @Nullable Binary binary) {
    this.streams = streams;
    this.unary = unary;
    this.binary = binary;
  }

  /** How many floats it has to read and to write for each element. */
  public int streams() {
    return streams;
  }

  /** The function of one argument that it is, or null. */
  @Nullable Unary unary() {
    return unary;
  }

  /** The function of two arguments that it is, or null. */
  @Nullable Binary binary() {
    return binary;
  }

  /** As in {@code layer norm}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
