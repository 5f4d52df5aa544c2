// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Builds a model of any topology: branches, sums over them, layers that are shared.
 *
 * <pre>{@code
 * var builder = new ModelBuilder();
 * Tensor x = builder.input("x", 64);
 * var encoder = builder.layer("encoder", dense(64, 64));       // shared: its weights are there once
 * Tensor y = Add.of(x, encoder.apply(relu(encoder.apply(x))));  // a residual sum
 * Model model = builder.model(x, y);
 * }</pre>
 *
 * Parameters are called after their layer, as {@code encoder.weight}.
 */
public final class ModelBuilder {

  private final ParametersBuilder parameters = new ParametersBuilder();

  /** A builder without anything in it yet. */
  public ModelBuilder() {}

  /** A leaf for what goes in, with the batch before these dimensions. */
  public Tensor input(String name, int... dimensions) {
    return Tensor.input(name, Shape.of(dimensions).insert(0, Shape.of(Shape.BATCH)));
  }

  /**
   * A leaf for indices that go in, such as the words of a text, with the batch before these
   * dimensions.
   *
   * @param bound they are in [0, bound)
   */
  public Tensor indices(String name, int bound, int... dimensions) {
    return Tensor.indices(name, Shape.of(dimensions).insert(0, Shape.of(Shape.BATCH)), bound);
  }

  /**
   * A layer as a function of tensors. Each use has the same parameters.
   *
   * @throws IllegalArgumentException from its first use if there is a layer of this name already
   */
  public UnaryOperator<Tensor> layer(String name, Layer layer) {
    SharedLayer shared = new SharedLayer(name, layer, parameters);
    int[] uses = {0};
    return input -> {
      Tensor output = shared.apply(input);
      parameters.use(new LayerUse(++uses[0] == 1 ? name : name + "#" + uses[0], input, output));
      return output;
    };
  }

  /** A layer that is used once, applied to a tensor; see {@link #layer}. */
  public Tensor apply(String name, Layer layer, Tensor input) {
    return layer(name, layer).apply(input);
  }

  /** The parameters of all layers used so far, in the order of their first use. */
  public Parameters parameters() {
    return parameters.build();
  }

  /** The layers used so far, in the order of their uses. */
  public List<LayerUse> layers() {
    return parameters.layers();
  }

  /** A model of what was built, for a {@link Trainer}. */
  public Model model(Tensor input, Tensor output) {
    return new GraphModel(input, output, parameters());
  }

  private record GraphModel(Tensor input, Tensor output, Parameters parameters) implements Model {}
}
