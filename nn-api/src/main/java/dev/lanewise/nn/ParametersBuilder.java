// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.nn.graph.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** Collects the parameters of a model while its graph is built. */
final class ParametersBuilder {

  private final Map<String, Parameters.Entry> entries = new LinkedHashMap<>();

  /** The scope of a layer, whose parameters get names that start like this. */
  Layer.Scope scope(String prefix) {
    return (name, shape, initializer) -> {
      String fullName = prefix + name;
      Tensor tensor = Tensor.parameter(fullName, shape);
      if (entries.putIfAbsent(fullName, new Parameters.Entry(tensor, initializer)) != null) {
        throw new IllegalArgumentException("there is a parameter " + fullName + " already");
      }
      return tensor;
    };
  }

  int size() {
    return entries.size();
  }

  Parameters build() {
    return new Parameters(entries);
  }
}
