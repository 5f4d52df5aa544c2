// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.nn.graph.Leaf;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Tensor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a layer stands in the graph of a model. A layer that is used more than once stands there as
 * often.
 *
 * @param name as its parameters' names begin; {@code encoder#2} for the second use
 * @param input what goes in
 * @param output what comes out
 */
public record LayerUse(String name, Tensor input, Tensor output) {

  /** The name of the layer that made each node. */
  static Map<Node, String> names(List<LayerUse> uses) {
    Map<Node, String> names = new HashMap<>();
    for (LayerUse use : uses) {
      Deque<Node> open = new ArrayDeque<>();
      open.push(use.output().node());
      while (!open.isEmpty()) {
        Node node = open.pop();
        if (node != use.input().node()
            && !(node.op() instanceof Leaf)
            && names.putIfAbsent(node, use.name()) == null) {
          node.inputs().forEach(input -> open.push(input.node()));
        }
      }
    }
    return names;
  }
}
