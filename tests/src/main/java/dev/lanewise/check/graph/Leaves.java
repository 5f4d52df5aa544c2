// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check.graph;

import dev.lanewise.nn.graph.ElementType;
import dev.lanewise.nn.graph.Leaf;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.plan.ParameterLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a graph is made of that somebody must fill. */
public final class Leaves {

  private Leaves() {}

  /** The inputs, labels and parameters under some tensors, in a fixed order. */
  public static List<Tensor> under(Collection<Tensor> tensors) {
    Set<Tensor> leaves = new LinkedHashSet<>();
    Set<Node> seen = new HashSet<>();
    Deque<Tensor> open = new ArrayDeque<>(tensors);
    while (!open.isEmpty()) {
      Tensor tensor = open.pop();
      switch (tensor.op()) {
        case Leaf.Fill _, Leaf.Constant _ -> {}
        case Leaf _ -> leaves.add(tensor);
        default -> {
          if (seen.add(tensor.node())) {
            tensor.node().inputs().reversed().forEach(open::push);
          }
        }
      }
    }
    return new ArrayList<>(leaves);
  }

  /** Those among the leaves under a tensor that are made of floats. */
  public static List<Tensor> floatsUnder(Tensor tensor) {
    return under(List.of(tensor)).stream()
        .filter(leaf -> leaf.type() == ElementType.FLOAT32)
        .toList();
  }

  /** A layout of the parameters among some leaves. */
  public static ParameterLayout layout(Collection<Tensor> leaves) {
    return new ParameterLayout(
        leaves.stream().filter(leaf -> leaf.op() instanceof Leaf.Parameter).toList());
  }

  /** What a leaf is called. */
  static String name(Tensor leaf) {
    return switch (leaf.op()) {
      case Leaf.Input input -> input.label();
      case Leaf.Parameter parameter -> parameter.label();
      default -> leaf.toString();
    };
  }
}
