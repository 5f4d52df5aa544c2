// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who uses each tensor of a graph; being an output of the graph is a use as well. */
final class Uses {

  private final Map<Tensor, List<Node>> consumers = new HashMap<>();
  private final Map<Tensor, Integer> counts = new HashMap<>();

  Uses(Collection<Node> nodes, Collection<Tensor> outputs) {
    for (Node node : nodes) {
      for (Tensor input : node.inputs()) {
        consumers.computeIfAbsent(input, key -> new ArrayList<>()).add(node);
        counts.merge(input, 1, Integer::sum);
      }
    }
    for (Tensor output : outputs) {
      counts.merge(output, 1, Integer::sum);
    }
  }

  /** How often the tensor is used. */
  int count(Tensor tensor) {
    return counts.getOrDefault(tensor, 0);
  }

  /** The nodes that take the tensor, once per use. */
  List<Node> consumers(Tensor tensor) {
    return consumers.getOrDefault(tensor, List.of());
  }
}
