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

  /** The same number everywhere. */
  public static Initializer constant(float value) {
    return fill((random, i) -> value);
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
