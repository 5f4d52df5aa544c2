// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A layer whose parameters are made when it is first used, and used again afterwards. */
final class SharedLayer implements UnaryOperator<Tensor> {

  private final String name;
  private final Layer layer;
  private final Layer.Scope scope;
  private final Map<String, Tensor> made = new HashMap<>();

  SharedLayer(String name, Layer layer, ParametersBuilder parameters) {
    this.name = name;
    this.layer = layer;
    this.scope = parameters.scope(name + ".");
  }

  @Override
  public Tensor apply(Tensor input) {
    try {
      return layer.apply(input, new Remembering());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("layer " + name + ": " + e.getMessage(), e);
    }
  }

  private final class Remembering implements Layer.Scope {

    @Override
    public Tensor parameter(String key, Shape shape, Initializer initializer) {
      return known(key, shape, () -> scope.parameter(key, shape, initializer));
    }

    @Override
    public Tensor fixed(String key, Shape shape, Initializer initializer) {
      return known(key, shape, () -> scope.fixed(key, shape, initializer));
    }

    @Override
    public int site() {
      return scope.site();
    }

    private Tensor known(String key, Shape shape, Supplier<Tensor> make) {
      Tensor tensor = made.computeIfAbsent(key, absent -> make.get());
      if (!tensor.shape().equals(shape)) {
        throw new IllegalArgumentException(
            key + " is shared with shape " + tensor.shape() + ", here it would have " + shape);
      }
      return tensor;
    }
  }
}
