// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Puts the nodes that some tensors need into an order in which each comes after its inputs. */
final class TopologicalOrder {

  private TopologicalOrder() {}

  /**
   * Depth first, in the order of the tensors given and of each node's inputs, so that equal graphs
   * get equal schedules. An own stack, because a graph may be deeper than a thread's.
   */
  static List<Node> of(Collection<Tensor> wanted) {
    List<Node> order = new ArrayList<>();
    Set<Node> done = new HashSet<>();
    Deque<Visit> open = new ArrayDeque<>();
    for (Tensor tensor : wanted) {
      if (done.add(tensor.node())) {
        open.push(new Visit(tensor.node()));
      }
      while (!open.isEmpty()) {
        Visit visit = open.element();
        if (visit.next == visit.node.inputs().size()) {
          order.add(visit.node);
          open.pop();
        } else {
          Node input = visit.node.input(visit.next++).node();
          if (done.add(input)) {
            open.push(new Visit(input));
          }
        }
      }
    }
    return order;
  }

  /** A node whose inputs are being put in order. */
  private static final class Visit {
    final Node node;
    int next;

    Visit(Node node) {
      this.node = node;
    }
  }
}
