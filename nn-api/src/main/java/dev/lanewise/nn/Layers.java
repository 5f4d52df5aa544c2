// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.op.Activate;
import dev.lanewise.nn.op.AddRow;
import dev.lanewise.nn.op.Gelu;
import dev.lanewise.nn.op.MatMul;
import dev.lanewise.nn.op.Relu;
import dev.lanewise.nn.op.Sigmoid;
import dev.lanewise.nn.op.Tanh;
import org.jspecify.annotations.Nullable;

/** The usual layers. A layer is a description and holds no weights; the model does. */
public final class Layers {

  private Layers() {}

  /**
   * {@code y = x W^T + b}, where W is [outputs, inputs]: weights from {@link
   * Initializers#glorotUniform}, the bias zero.
   */
  public static Dense dense(int inputs, int outputs) {
    return new Dense(inputs, outputs, Initializers.glorotUniform(), Initializers.zeros());
  }

  /** {@code y = max(x, 0)}. */
  public static Layer relu() {
    return (input, scope) -> Relu.of(input);
  }

  /** {@code y = 1 / (1 + e^-x)}. */
  public static Layer sigmoid() {
    return (input, scope) -> Sigmoid.of(input);
  }

  /** {@code y = tanh x}. */
  public static Layer tanh() {
    return (input, scope) -> Tanh.of(input);
  }

  /** {@code y = 0.5 x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))}, the tanh form of GELU. */
  public static Layer gelu() {
    return (input, scope) -> Gelu.of(input);
  }

  /** Any activation, such as {@code activation(Activation.SILU)}. */
  public static Layer activation(Activation activation) {
    return (input, scope) -> Activate.of(activation, input);
  }

  /**
   * A fully connected layer; see {@link Layers#dense}.
   *
   * @param inputs number of features that come in
   * @param outputs number of features that go out
   * @param weights gives the weights their first values
   * @param bias gives the bias its first values, or null for no bias
   */
  public record Dense(int inputs, int outputs, Initializer weights, @Nullable Initializer bias)
      implements Layer {

    public Dense {
      if (inputs < 1 || outputs < 1) {
        throw new IllegalArgumentException(
            "dense(" + inputs + ", " + outputs + "): both sizes must be positive");
      }
    }

    /** The same layer with other first weights. */
    public Dense weights(Initializer initializer) {
      return new Dense(inputs, outputs, initializer, bias);
    }

    /** The same layer with a bias that has other first values. */
    public Dense bias(Initializer initializer) {
      return new Dense(inputs, outputs, weights, initializer);
    }

    /** The same layer without a bias. */
    public Dense withoutBias() {
      return new Dense(inputs, outputs, weights, null);
    }

    @Override
    public Shape inputShape() {
      return Shape.of(Shape.BATCH, inputs);
    }

    @Override
    public Tensor apply(Tensor input, Scope scope) {
      Tensor weight = scope.parameter("weight", Shape.of(outputs, inputs), weights);
      Tensor product = MatMul.of(Transpose.N, input, Transpose.T, weight);
      return bias == null
          ? product
          : AddRow.of(product, scope.parameter("bias", Shape.of(outputs), bias));
    }
  }
}
