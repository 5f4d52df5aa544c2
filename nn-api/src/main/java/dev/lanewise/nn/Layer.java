// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Tensor;
import org.jspecify.annotations.Nullable;

/** A piece of a model: what it makes of a tensor. {@link Layers} has the usual ones. */
public interface Layer {

  /**
   * Builds the layer's part of the graph.
   *
   * @param input what the layer before gives
   * @param scope where the layer gets its parameters
   * @return what the layer gives
   * @throws IllegalArgumentException if the layer does not take this input
   */
  Tensor apply(Tensor input, Scope scope);

  /** The only input shape that the layer takes, or null if it takes several. */
  default @Nullable Shape inputShape() {
    return null;
  }

  /**
   * What indices must be below if the layer takes indices, such as the words of a text, rather than
   * floats; else 0.
   */
  default int indexBound() {
    return 0;
  }

  /** Where a layer gets its parameters. */
  interface Scope {

    /**
     * Makes a parameter. Its full name is this one after the layer's, as {@code 0.weight}.
     *
     * @throws IllegalArgumentException if the layer has a parameter of this name already
     */
    Tensor parameter(String name, Shape shape, Initializer initializer);

    /**
     * Makes a parameter that is kept and saved as others, but not trained, such as a running
     * statistic.
     *
     * @throws IllegalArgumentException if the layer has a parameter of this name already
     */
    Tensor fixed(String name, Shape shape, Initializer initializer);

    /** A number that nothing else in the model gets, for what draws random numbers. */
    int site();
  }
}
