// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Adjoints;
import dev.lanewise.nn.graph.ElementType;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.op.Add;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reverse-mode differentiation of a graph: gradients are more graph, made by each op's own rule, so
 * they can be differentiated again where the rules can.
 */
public final class Gradients {

  private final Map<Tensor, Tensor> adjoints = new HashMap<>();
  private final Set<Tensor> relevant;

  /** Gradients are not taken further than here. */
  private final Set<Tensor> ends;

  /** Takes what is differentiated to itself, and what is made for a gradient to what it is of. */
  private final Map<Node, Node> origins = new LinkedHashMap<>();

  private Gradients(
      Tensor output, Tensor weights, Collection<Tensor> withRespectTo, Set<Tensor> ends) {
    List<Node> order = TopologicalOrder.of(List.of(output));
    this.relevant = dependents(order, withRespectTo);
    this.ends = ends;
    order.forEach(node -> origins.put(node, node));
    add(output, weights);
    for (Node node : order.reversed()) {
      through(node);
    }
  }

  /**
   * Gradients, and where they come from.
   *
   * @param gradients as {@link #of(Tensor, Collection)} gives them
   * @param origins takes each node of the scalar's graph to itself, in an order in which they can
   *     be run, and each that was made for a gradient to the node of the graph that it is the
   *     backward of
   */
  public record Traced(List<@Nullable Tensor> gradients, Map<Node, Node> origins) {}

  /** The gradient of a scalar with its origins; see {@link #of(Tensor, Collection)}. */
  public static Traced traced(Tensor loss, Collection<Tensor> withRespectTo) {
    requireScalar(loss);
    Gradients made = new Gradients(loss, Tensor.fill(loss.shape(), 1), withRespectTo, Set.of());
    return new Traced(made.withRespectTo(withRespectTo), made.origins);
  }

  private static void requireScalar(Tensor loss) {
    if (loss.shape().rank() != 0) {
      throw new IllegalArgumentException(
          "the gradient of " + loss + " is asked for, must be that of a scalar");
    }
  }

  /**
   * The gradient of a scalar with respect to some tensors.
   *
   * @return one gradient per tensor, in the same order, of the tensor's shape; null where the
   *     scalar does not depend on it
   * @throws IllegalArgumentException if {@code loss} is not a scalar
   * @throws UnsupportedOperationException if an op in between has no gradient
   */
  public static List<@Nullable Tensor> of(Tensor loss, Collection<Tensor> withRespectTo) {
    requireScalar(loss);
    return of(loss, Tensor.fill(loss.shape(), 1), withRespectTo);
  }

  /**
   * The gradient of a scalar with respect to one tensor, such as a model's input.
   *
   * @return a tensor of that one's shape
   * @throws IllegalArgumentException if {@code loss} is not a scalar, or does not depend on the
   *     tensor
   * @throws UnsupportedOperationException if an op in between has no gradient
   */
  public static Tensor of(Tensor loss, Tensor withRespectTo) {
    Tensor gradient = of(loss, List.of(withRespectTo)).getFirst();
    if (gradient == null) {
      throw new IllegalArgumentException(loss + " does not depend on " + withRespectTo);
    }
    return gradient;
  }

  /**
   * The gradient of {@code sum(output * weights)} with respect to some tensors.
   *
   * @param output any tensor of floats
   * @param weights a tensor of the same shape
   * @return as {@link #of(Tensor, Collection)}
   * @throws IllegalArgumentException if the shapes differ or the output is not made of floats
   * @throws UnsupportedOperationException if an op in between has no gradient
   */
  public static List<@Nullable Tensor> of(
      Tensor output, Tensor weights, Collection<Tensor> withRespectTo) {
    if (output.type() != ElementType.FLOAT32 || !output.shape().equals(weights.shape())) {
      throw new IllegalArgumentException(
          "output is "
              + output
              + " and weights "
              + weights.shape()
              + ", must be floats of one shape");
    }
    return of(output, weights, withRespectTo, Set.of());
  }

  private static List<@Nullable Tensor> of(
      Tensor output, Tensor weights, Collection<Tensor> withRespectTo, Set<Tensor> ends) {
    return new Gradients(output, weights, withRespectTo, ends).withRespectTo(withRespectTo);
  }

  private List<@Nullable Tensor> withRespectTo(Collection<Tensor> tensors) {
    List<@Nullable Tensor> result = new ArrayList<>();
    for (Tensor tensor : tensors) {
      result.add(adjoints.get(tensor));
    }
    return result;
  }

  /** What depends on one of the sources; nothing else needs a gradient. */
  private static Set<Tensor> dependents(List<Node> order, Collection<Tensor> sources) {
    Set<Tensor> dependents = new HashSet<>();
    dependents.addAll(sources);
    for (Node node : order) {
      if (node.inputs().stream().anyMatch(dependents::contains)) {
        dependents.addAll(node.outputs());
      }
    }
    return dependents;
  }

  private void through(Node node) {
    if (node.outputs().stream().noneMatch(adjoints::containsKey)
        || node.inputs().stream().noneMatch(relevant::contains)
        || node.outputs().stream().anyMatch(ends::contains)) {
      return;
    }
    node.op()
        .backward(
            node,
            new Adjoints() {
              @Override
              public @Nullable Tensor ofOutput(int output) {
                return adjoints.get(node.output(output));
              }

              @Override
              public boolean isWanted(int input) {
                return relevant.contains(node.input(input));
              }

              @Override
              public void addThrough(Tensor same, Tensor gradient) {
                Set<Tensor> inputs = new LinkedHashSet<>(node.inputs());
                List<Tensor> distinct = List.copyOf(inputs);
                var found = Gradients.of(same, gradient, distinct, inputs);
                for (int i = 0; i < distinct.size(); i++) {
                  Tensor part = found.get(i);
                  if (part != null) {
                    addFrom(node, distinct.get(i), part);
                  }
                }
              }

              @Override
              public void addToInput(int input, Tensor gradient) {
                addFrom(node, node.input(input), gradient);
              }
            });
  }

  private void addFrom(Node node, Tensor tensor, Tensor gradient) {
    add(tensor, gradient);
    Tensor sum = adjoints.get(tensor);
    Deque<Node> open = new ArrayDeque<>();
    open.push((sum == null ? gradient : sum).node());
    while (!open.isEmpty()) {
      Node made = open.pop();
      if (origins.putIfAbsent(made, node) == null) {
        made.inputs().forEach(input -> open.push(input.node()));
      }
    }
  }

  private void add(Tensor tensor, Tensor gradient) {
    if (!gradient.shape().equals(tensor.shape())) {
      throw new IllegalArgumentException(
          "the gradient of " + tensor + " has shape " + gradient.shape());
    }
    if (relevant.contains(tensor)) {
      adjoints.merge(tensor, gradient, Add::of);
    }
  }
}
