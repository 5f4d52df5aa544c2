// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects the parameters and layers of a model while its graph is built. */
final class ParametersBuilder {

  private final Map<String, Parameters.Entry> entries = new LinkedHashMap<>();
  private final List<LayerUse> layers = new ArrayList<>();
  private int sites;

  /** The scope of a layer, whose parameters get names that start like this. */
  Layer.Scope scope(String prefix) {
    return new Layer.Scope() {
      @Override
      public Tensor parameter(String name, Shape shape, Initializer initializer) {
        return add(prefix + name, shape, initializer, true);
      }

      @Override
      public Tensor fixed(String name, Shape shape, Initializer initializer) {
        return add(prefix + name, shape, initializer, false);
      }

      @Override
      public int site() {
        return sites++;
      }
    };
  }

  private Tensor add(String name, Shape shape, Initializer initializer, boolean trained) {
    Tensor tensor = Tensor.parameter(name, shape);
    if (entries.putIfAbsent(name, new Parameters.Entry(tensor, initializer, trained)) != null) {
      throw new IllegalArgumentException("there is a parameter " + name + " already");
    }
    return tensor;
  }

  void use(LayerUse layer) {
    layers.add(layer);
  }

  List<LayerUse> layers() {
    return List.copyOf(layers);
  }

  int size() {
    return entries.size();
  }

  Parameters build() {
    return new Parameters(entries, layers);
  }
}
