// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check.graph;

import dev.lanewise.nn.graph.Leaf;
import dev.lanewise.nn.graph.RandomState;
import dev.lanewise.nn.graph.Slot;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.plan.Gradients;
import dev.lanewise.nn.plan.ParameterLayout;
import dev.lanewise.nn.plan.Plan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A random weighting of a tensor as a function of some leaves, in double precision. */
final class GraphFunction implements AutoCloseable {

  private final Tensor tensor;
  private final List<Tensor> sources;
  private final List<@Nullable Tensor> gradients;
  private final ParameterLayout layout;
  private final double[] parameters;
  private final Plan<double[], int[]> plan;
  private final double[] factors;

  GraphFunction(
      Tensor tensor, List<Tensor> sources, Map<Tensor, float[]> known, int batch, long seed) {
    Tensor weights = Tensor.input("weights", tensor.shape());
    this.tensor = tensor;
    this.sources = sources;
    this.gradients = Gradients.of(tensor, weights, sources);
    Set<Tensor> wanted = new LinkedHashSet<>(List.of(tensor));
    gradients.stream().filter(Objects::nonNull).forEach(wanted::add);
    if (gradients.stream().allMatch(Objects::isNull)) {
      throw new IllegalArgumentException(tensor + " has no gradient with respect to " + sources);
    }
    List<Tensor> leaves = Leaves.under(wanted);
    this.layout = Leaves.layout(leaves);
    this.parameters = new double[Math.max(1, layout.size())];
    var builder =
        Plan.on(new DoubleBackend(), batch)
            .parameters(layout, parameters)
            .training(new RandomState(seed));
    wanted.forEach(builder::output);
    this.plan = builder.compile();
    Random random = new Random(seed);
    this.factors = random.doubles(tensor.shape().elements(batch), -1, 1).toArray();
    for (Tensor leaf : leaves) {
      fill(leaf, known.get(leaf), random);
    }
    if (leaves.contains(weights)) {
      write(weights, factors);
    }
    for (Tensor source : sources) {
      if (!leaves.contains(source)) {
        throw new IllegalArgumentException(tensor + " does not depend on " + source);
      }
    }
    plan.run();
  }

  private void fill(Tensor leaf, float @Nullable [] known, Random random) {
    int size = leaf.shape().elements(plan.batch());
    if (leaf.op() instanceof Leaf.Labels labels) {
      plan.writeLabels(leaf, random.ints(size, 0, labels.classes()).toArray(), 0);
    } else {
      double[] values = random.doubles(size, -1, 1).toArray();
      if (known != null) {
        Arrays.setAll(values, i -> known[i]);
      }
      write(leaf, values);
    }
  }

  private void write(Tensor leaf, double[] values) {
    Slot<double[]> slot = slot(leaf);
    System.arraycopy(values, 0, slot.storage(), slot.offset(), values.length);
  }

  private Slot<double[]> slot(Tensor tensor) {
    return tensor.op() instanceof Leaf.Parameter
        ? new Slot<>(parameters, layout.offset(tensor), 1, tensor.shape().elements(1))
        : plan.slot(tensor);
  }

  private double[] values(Tensor tensor) {
    Slot<double[]> slot = slot(tensor);
    return Arrays.copyOfRange(slot.storage(), slot.offset(), slot.offset() + slot.size());
  }

  /** Where the leaves are now. */
  double[] point() {
    return sources.stream().flatMapToDouble(source -> Arrays.stream(values(source))).toArray();
  }

  /** The gradient that the graph gave there. */
  double[] gradient() {
    double[] all = new double[point().length];
    int at = 0;
    for (int i = 0; i < sources.size(); i++) {
      Tensor gradient = gradients.get(i);
      if (gradient != null) {
        double[] values = values(gradient);
        System.arraycopy(values, 0, all, at, values.length);
      }
      at += slot(sources.get(i)).size();
    }
    return all;
  }

  /** The function. */
  double at(double[] point) {
    int at = 0;
    for (Tensor source : sources) {
      int size = slot(source).size();
      write(source, Arrays.copyOfRange(point, at, at + size));
      at += size;
    }
    plan.run();
    double[] values = values(tensor);
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += factors[i] * values[i];
    }
    return sum;
  }

  /** What an argument is called, such as {@code 0.weight[3]}. */
  String name(int component) {
    List<String> names = new ArrayList<>();
    int rest = component;
    for (Tensor source : sources) {
      int size = slot(source).size();
      if (rest >= 0 && rest < size) {
        names.add(Leaves.name(source) + "[" + rest + "]");
      }
      rest -= size;
    }
    return names.getFirst();
  }

  @Override
  public void close() {
    plan.close();
  }
}
