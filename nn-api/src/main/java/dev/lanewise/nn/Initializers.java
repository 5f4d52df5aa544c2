// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.nn.graph.Shape;

/**
 * The usual initializers. Fan-in and fan-out of a weight [out, in, ...] are its number of inputs
 * and outputs, times the product of further dimensions.
 */
public final class Initializers {

  private Initializers() {}

  /** All zeros. */
  public static Initializer zeros() {
    return constant(0);
  }

  /**
   * The same number everywhere.
   *
   * @throws IllegalArgumentException if it is not finite
   */
  public static Initializer constant(float value) {
    if (!Float.isFinite(value)) {
      throw new IllegalArgumentException("value is " + value + ", must be finite");
    }
    return fill((random, i) -> value);
  }

  /**
   * Uniform in {@code [low, high]}.
   *
   * @throws IllegalArgumentException if low is above high, or one is not finite
   */
  public static Initializer uniform(float low, float high) {
    if (!(low <= high && Float.isFinite(high - low))) {
      throw new IllegalArgumentException(
          "low is " + low + " and high " + high + ", must be finite and in this order");
    }
    return fill((random, i) -> low + (high - low) * random.uniform(i));
  }

  /**
   * Normal.
   *
   * @throws IllegalArgumentException if mean or deviation is not finite, or deviation is negative
   */
  public static Initializer normal(float mean, float deviation) {
    if (!(Float.isFinite(mean) && deviation >= 0 && Float.isFinite(deviation))) {
      throw new IllegalArgumentException(
          "mean is "
              + mean
              + " and deviation "
              + deviation
              + ", must be finite and deviation not negative");
    }
    return fill((random, i) -> mean + deviation * random.normal(i));
  }

  /**
   * Uniform in {@code +-sqrt(6 / (fanIn + fanOut))} (Glorot and Bengio, 2010), also called Xavier:
   * keeps the variance of activations and gradients through layers with tanh or sigmoid.
   */
  public static Initializer glorotUniform() {
    return (shape, random, target, offset) ->
        uniform(Math.sqrt(6.0 / (fanIn(shape) + fanOut(shape))))
            .initialize(shape, random, target, offset);
  }

  /** Normal with variance {@code 2 / (fanIn + fanOut)} (Glorot and Bengio, 2010). */
  public static Initializer glorotNormal() {
    return (shape, random, target, offset) ->
        normal(Math.sqrt(2.0 / (fanIn(shape) + fanOut(shape))))
            .initialize(shape, random, target, offset);
  }

  /**
   * Uniform in {@code +-sqrt(6 / fanIn)} (He et al., 2015), also called Kaiming: keeps the variance
   * of activations through layers with relu.
   */
  public static Initializer heUniform() {
    return (shape, random, target, offset) ->
        uniform(Math.sqrt(6.0 / fanIn(shape))).initialize(shape, random, target, offset);
  }

  /** Normal with variance {@code 2 / fanIn} (He et al., 2015). */
  public static Initializer heNormal() {
    return (shape, random, target, offset) ->
        normal(Math.sqrt(2.0 / fanIn(shape))).initialize(shape, random, target, offset);
  }

  /**
   * Uniform in {@code +-sqrt(3 / fanIn)} (LeCun et al., Efficient BackProp, 1998): keeps the
   * variance of activations through layers with SELU.
   */
  public static Initializer lecunUniform() {
    return (shape, random, target, offset) ->
        uniform(Math.sqrt(3.0 / fanIn(shape))).initialize(shape, random, target, offset);
  }

  /** Normal with variance {@code 1 / fanIn} (LeCun et al., 1998). */
  public static Initializer lecunNormal() {
    return (shape, random, target, offset) ->
        normal(Math.sqrt(1.0 / fanIn(shape))).initialize(shape, random, target, offset);
  }

  /**
   * Of a weight [out, in, ...] as a matrix of {@code out} rows, orthonormal rows or columns,
   * whichever are fewer (Saxe et al., <a href="https://arxiv.org/abs/1312.6120">Exact solutions to
   * the nonlinear dynamics of learning in deep linear neural networks</a>): keeps the length of
   * what passes through.
   */
  public static Initializer orthogonal() {
    return orthogonal(1);
  }

  /**
   * Orthogonal, times a gain, as sqrt(2) before relu; see {@link #orthogonal()}.
   *
   * @throws IllegalArgumentException if the gain is not finite
   */
  public static Initializer orthogonal(float gain) {
    return new Orthogonal(gain);
  }

  private static Initializer uniform(double limit) {
    float bound = (float) limit;
    return fill((random, i) -> bound * (2 * random.uniform(i) - 1));
  }

  private static Initializer normal(double deviation) {
    float factor = (float) deviation;
    return fill((random, i) -> factor * random.normal(i));
  }

  private static Initializer fill(Element element) {
    return (shape, random, target, offset) -> {
      for (int i = 0; i < shape.elements(1); i++) {
        target[offset + i] = element.draw(random, i);
      }
    };
  }

  private static long fanIn(Shape shape) {
    return fan(shape, 1);
  }

  private static long fanOut(Shape shape) {
    return fan(shape, 0);
  }

  private static long fan(Shape shape, int dimension) {
    if (shape.rank() < 2) {
      throw new IllegalArgumentException(
          "shape " + shape + " has no fan-in and fan-out, must be [out, in, ...]");
    }
    long fan = shape.dimension(dimension);
    for (int i = 2; i < shape.rank(); i++) {
      fan *= shape.dimension(i);
    }
    return fan;
  }

  /** One element of a parameter. */
  private interface Element {
    float draw(Philox random, int index);
  }
}
