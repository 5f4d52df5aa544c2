// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Leaf;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Op;
import dev.lanewise.nn.graph.Tensor;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rewrites a graph so that it needs fewer kernel calls and gives the same bits: the rules of {@link
 * Rewrite}, and equal ops on equal inputs computed once.
 */
final class Fusion {

  /** The rules that make of several kernel calls one. */
  static final List<Rewrite> RULES =
      List.of(
          new DenseRewrite(), new ResidualRewrite(), new CombinationRewrite(), new LossRewrite());

  private final List<Rewrite> rules;
  private final Map<Tensor, Tensor> replacements = new HashMap<>();
  private final Map<Application, Node> known = new HashMap<>();

  /** Rewrites everything that the outputs need. */
  Fusion(Collection<Tensor> outputs, List<Rewrite> rules) {
    this.rules = rules;
    List<Node> nodes = TopologicalOrder.of(outputs);
    Uses uses = new Uses(nodes, outputs);
    for (Node node : nodes) {
      Node replacement = node.op() instanceof Leaf ? node : intern(rewrite(node, uses));
      for (Tensor output : node.outputs()) {
        replacements.put(output, replacement.output(output.index()));
      }
    }
  }

  /** The tensor that replaces one of the graph before. */
  Tensor fused(Tensor tensor) {
    return replacements.getOrDefault(tensor, tensor);
  }

  private Node rewrite(Node node, Uses uses) {
    for (Rewrite rule : rules) {
      Node replacement = rule.apply(node, uses, this::fused);
      if (replacement != null) {
        return replacement;
      }
    }
    return Node.of(node.op(), node.inputs().stream().map(this::fused).toList());
  }

  private Node intern(Node node) {
    Node first = known.putIfAbsent(new Application(node.op(), node.inputs()), node);
    return first == null ? node : first;
  }

  /** Equal ops on the same tensors. */
  private record Application(Op op, List<Tensor> inputs) {}
}
