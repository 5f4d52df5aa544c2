// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Binary;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.op.Activate;
import dev.lanewise.nn.op.AddRow;
import dev.lanewise.nn.op.BatchNorm;
import dev.lanewise.nn.op.Dropout;
import dev.lanewise.nn.op.Gated;
import dev.lanewise.nn.op.Gelu;
import dev.lanewise.nn.op.LayerNorm;
import dev.lanewise.nn.op.LogSoftmax;
import dev.lanewise.nn.op.MatMul;
import dev.lanewise.nn.op.Prelu;
import dev.lanewise.nn.op.Relu;
import dev.lanewise.nn.op.Reshape;
import dev.lanewise.nn.op.RmsNorm;
import dev.lanewise.nn.op.Sigmoid;
import dev.lanewise.nn.op.Slice;
import dev.lanewise.nn.op.Softmax;
import dev.lanewise.nn.op.Tanh;
import java.util.Objects;
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

  /**
   * Indices become rows of a table, {@code weight}, which is trained: PyTorch's {@code Embedding}.
   * Indices [batch, n] become [batch, n, columns]. First values are normal with deviation 1.
   *
   * <pre>{@code
   * Sequential.of(embedding(words, 16).length(20), flatten(), dense(320, 2))
   * }</pre>
   *
   * @param rows indices are in [0, rows)
   * @param columns the numbers that an index becomes
   * @throws IllegalArgumentException if a size is not positive
   */
  public static Embedding embedding(int rows, int columns) {
    return new Embedding(rows, columns, 0, Initializers.normal(0, 1));
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

  /** GELU as it is defined, by the error function: {@code y = x (1 + erf(x / sqrt 2)) / 2}. */
  public static Layer geluErf() {
    return activation(Activation.GELU_ERF);
  }

  /** {@code y = x < 0 ? slope x : x}; PyTorch's slope is 0.01. */
  public static Layer leakyRelu(float slope) {
    return activation(Activation.leakyRelu(slope));
  }

  /** ReLU with a slope below zero for each feature, {@code weight}, trained from 0.25 on. */
  public static Layer prelu() {
    return (input, scope) -> {
      Shape features = features(input);
      return Prelu.of(input, scope.parameter("weight", features, Initializers.constant(0.25f)));
    };
  }

  /** {@code y = min(max(x, 0), 6)}. */
  public static Layer relu6() {
    return activation(Activation.clamp(0, 6));
  }

  /** {@code y = x > 0 ? x : alpha (e^x - 1)}; usually alpha is 1. */
  public static Layer elu(float alpha) {
    return activation(Activation.elu(alpha));
  }

  /** {@code y = 1.0507 x} above zero, {@code 1.7581 (e^x - 1)} below. */
  public static Layer selu() {
    return activation(Activation.SELU);
  }

  /** {@code y = x / (1 + e^-x)}, also called swish. */
  public static Layer silu() {
    return activation(Activation.SILU);
  }

  /** {@code y = x tanh(ln(1 + e^x))}. */
  public static Layer mish() {
    return activation(Activation.MISH);
  }

  /** {@code y = ln(1 + e^x)}. */
  public static Layer softplus() {
    return activation(Activation.SOFTPLUS);
  }

  /** {@code y = x / (1 + |x|)}. */
  public static Layer softsign() {
    return activation(Activation.SOFTSIGN);
  }

  /** {@code y = ln(1 / (1 + e^-x))}. */
  public static Layer logSigmoid() {
    return activation(Activation.LOG_SIGMOID);
  }

  /** {@code y = (x + 3) / 6}, kept between 0 and 1. */
  public static Layer hardSigmoid() {
    return activation(Activation.HARD_SIGMOID);
  }

  /** {@code y = x (x + 3) / 6} between -3 and 3, x above, 0 below. */
  public static Layer hardSwish() {
    return activation(Activation.HARD_SWISH);
  }

  /**
   * The first half of the features times the sigmoid of the second, {@code a / (1 + e^-b)}, so that
   * half as many go out: PyTorch's {@code GLU}. The number of features must be even.
   */
  public static Layer glu() {
    return gated(Binary.GLU);
  }

  /** The same with {@link #silu} in the place of sigmoid (Shazeer, 2020). */
  public static Layer swiglu() {
    return gated(Binary.SWIGLU);
  }

  /** The same with {@link #gelu} in the place of sigmoid (Shazeer, 2020). */
  public static Layer geglu() {
    return gated(Binary.GEGLU);
  }

  private static Layer gated(Binary function) {
    return (input, scope) -> {
      int features = features(input).dimension(0);
      if (features % 2 != 0) {
        throw new IllegalArgumentException(
            function + " of " + input.shape() + ": the number of features must be even");
      }
      int last = input.shape().rank() - 1;
      return Gated.of(
          function,
          Slice.of(last, 0, features / 2, input),
          Slice.of(last, features / 2, features / 2, input));
    };
  }

  /** Any activation, such as {@code activation(Activation.SILU)}. */
  public static Layer activation(Activation activation) {
    Objects.requireNonNull(activation, "activation");
    return (input, scope) -> Activate.of(activation, input);
  }

  /** Each row becomes probabilities. Before a loss of logits there must be none. */
  public static Layer softmax() {
    return (input, scope) -> Softmax.of(input);
  }

  /** Each row becomes logarithms of probabilities. */
  public static Layer logSoftmax() {
    return (input, scope) -> LogSoftmax.of(input);
  }

  /**
   * Leaves elements out at random in training, and changes nothing outside of it.
   *
   * @param probability of an element to be left out, in [0, 1)
   * @throws IllegalArgumentException if the probability is not
   */
  public static Layer dropout(float probability) {
    Dropout checked = new Dropout(probability, 0);
    return (input, scope) -> Dropout.of(checked.probability(), scope.site(), input);
  }

  /** Layer normalisation with PyTorch's epsilon of 1e-5; see {@link #layerNorm(float)}. */
  public static Layer layerNorm() {
    return layerNorm(1e-5f);
  }

  /**
   * Each row gets mean 0 and deviation 1, then a factor, {@code weight}, and a {@code bias} for
   * each feature.
   *
   * @param epsilon is added to the variance
   */
  public static Layer layerNorm(float epsilon) {
    LayerNorm checked = new LayerNorm(epsilon);
    return (input, scope) -> {
      Shape features = features(input);
      return LayerNorm.of(
          checked.epsilon(),
          input,
          scope.parameter("weight", features, Initializers.constant(1)),
          scope.parameter("bias", features, Initializers.zeros()));
    };
  }

  /**
   * Each row gets root mean square 1, then a factor, {@code weight}, for each feature.
   *
   * @param epsilon is added to the mean of the squares
   */
  public static Layer rmsNorm(float epsilon) {
    RmsNorm checked = new RmsNorm(epsilon);
    return (input, scope) -> {
      Tensor weight = scope.parameter("weight", features(input), Initializers.constant(1));
      return RmsNorm.of(checked.epsilon(), input, weight);
    };
  }

  /**
   * Batch normalisation with PyTorch's epsilon of 1e-5 and momentum of 0.1; see {@link
   * #batchNorm(float, float)}.
   */
  public static Layer batchNorm() {
    return batchNorm(1e-5f, 0.1f);
  }

  /**
   * Each feature gets mean 0 and deviation 1 over the batch, then a factor, {@code weight}, and a
   * {@code bias}. Outside of training the running statistics take the batch's place; they are saved
   * as {@code running_mean} and {@code running_var}. A batch of one row cannot be trained.
   *
   * @param epsilon is added to the variance
   * @param momentum weight of the batch in the running statistics, in [0, 1]
   */
  public static Layer batchNorm(float epsilon, float momentum) {
    BatchNorm checked = new BatchNorm(epsilon, momentum);
    return (input, scope) -> {
      Shape features = features(input);
      return BatchNorm.of(
          checked.epsilon(),
          checked.momentum(),
          input,
          scope.parameter("weight", features, Initializers.constant(1)),
          scope.parameter("bias", features, Initializers.zeros()),
          scope.fixed("running_mean", features, Initializers.zeros()),
          scope.fixed("running_var", features, Initializers.constant(1)));
    };
  }

  /** All dimensions but the batch become one. */
  public static Layer flatten() {
    return (input, scope) -> Reshape.flatten(input);
  }

  /** A layer whose parameters training leaves as they are, as drawn, loaded or set. */
  public static Layer frozen(Layer layer) {
    return new Frozen(Objects.requireNonNull(layer, "layer"));
  }

  private static Shape features(Tensor input) {
    int rank = input.shape().rank();
    if (rank == 0) {
      throw new IllegalArgumentException("the input is a scalar, must have features");
    }
    return input.shape().part(rank - 1, rank);
  }

  private record Frozen(Layer layer) implements Layer {

    @Override
    public @Nullable Shape inputShape() {
      return layer.inputShape();
    }

    @Override
    public int indexBound() {
      return layer.indexBound();
    }

    @Override
    public Tensor apply(Tensor input, Scope scope) {
      return layer.apply(
          input,
          new Scope() {
            @Override
            public Tensor parameter(String name, Shape shape, Initializer initializer) {
              return scope.fixed(name, shape, initializer);
            }

            @Override
            public Tensor fixed(String name, Shape shape, Initializer initializer) {
              return scope.fixed(name, shape, initializer);
            }

            @Override
            public int site() {
              return scope.site();
            }
          });
    }
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
      Objects.requireNonNull(weights, "weights");
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
