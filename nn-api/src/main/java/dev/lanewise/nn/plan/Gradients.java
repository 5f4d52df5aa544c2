// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Adjoints;
import dev.lanewise.nn.graph.ElementType;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.op.Add;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
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

  private Gradients(Set<Tensor> relevant, Set<Tensor> ends) {
    this.relevant = relevant;
    this.ends = ends;
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
    if (loss.shape().rank() != 0) {
      throw new IllegalArgumentException(
          "the gradient of " + loss + " is asked for, must be that of a scalar");
    }
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
    List<Node> order = TopologicalOrder.of(List.of(output));
    Gradients gradients = new Gradients(dependents(order, withRespectTo), ends);
    gradients.add(output, weights);
    for (Node node : order.reversed()) {
      gradients.through(node);
    }
    List<@Nullable Tensor> result = new ArrayList<>();
    for (Tensor tensor : withRespectTo) {
      result.add(gradients.adjoints.get(tensor));
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
                    add(distinct.get(i), part);
                  }
                }
              }

              @Override
              public void addToInput(int input, Tensor gradient) {
                add(node.input(input), gradient);
              }
            });
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
