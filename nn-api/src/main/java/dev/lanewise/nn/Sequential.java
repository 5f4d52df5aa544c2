// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Tensor;
import java.util.List;
import java.util.Objects;

/**
 * A model of layers, each taking what the one before gives. Parameters are called as in PyTorch's
 * {@code nn.Sequential}: {@code 0.weight}, {@code 0.bias}, {@code 2.weight} and so on, by the place
 * of the layer. The layers are called 0, 1 and so on.
 */
public final class Sequential implements Model {

  private final Tensor input;
  private final Tensor output;
  private final Parameters parameters;

  private Sequential(List<Layer> layers) {
    ParametersBuilder builder = new ParametersBuilder();
    this.input = input(layers);
    Tensor tensor = input;
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      int made = builder.size();
      Tensor before = tensor;
      tensor = apply(i, layer, tensor, builder);
      builder.use(new LayerUse(Integer.toString(i), before, tensor));
      if (builder.size() > made && layers.subList(0, i).stream().anyMatch(l -> l == layer)) {
        throw new IllegalArgumentException(
            "layer "
                + i
                + " is the same object as an earlier one; layers do not share weights, so make"
                + " another");
      }
    }
    this.output = tensor;
    this.parameters = builder.build();
  }

  private static Tensor input(List<Layer> layers) {
    int bound = layers.isEmpty() ? 0 : layers.getFirst().indexBound();
    // What comes after an embedding says nothing of the indices before it.
    Shape shape =
        layers.stream()
            .limit(bound > 0 ? 1 : layers.size())
            .map(Layer::inputShape)
            .filter(Objects::nonNull)
            .findFirst()
            .orElseThrow(
                () -> new IllegalArgumentException("no layer says how many features come in"));
    return bound > 0 ? Tensor.indices("input", shape, bound) : Tensor.input("input", shape);
  }

  private static Tensor apply(int index, Layer layer, Tensor input, ParametersBuilder parameters) {
    try {
      return layer.apply(input, parameters.scope(index + "."));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("layer " + index + ": " + e.getMessage(), e);
    }
  }

  /**
   * Makes a model. Its weights are not drawn yet: {@link #initialize} or {@link #load} does that,
   * or the first trainer with its seed.
   *
   * @throws IllegalArgumentException if there is no layer, none says its input size, or a layer
   *     does not take what the one before gives; the message names the layer and the shapes
   */
  public static Sequential of(Layer... layers) {
    return new Sequential(List.of(layers));
  }

  @Override
  public Tensor input() {
    return input;
  }

  @Override
  public Tensor output() {
    return output;
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }
}
