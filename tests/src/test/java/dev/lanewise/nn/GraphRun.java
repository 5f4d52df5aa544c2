// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.nn.graph.Leaf;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Slot;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.plan.ParameterLayout;
import dev.lanewise.nn.plan.Plan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Runs any graph on leaves filled from a seed: what a check of a graph needs. */
final class GraphRun {

  private GraphRun() {}

  /** The leaves under some tensors that somebody must fill, in a fixed order. */
  static List<Tensor> leaves(Collection<Tensor> tensors) {
    Set<Tensor> leaves = new LinkedHashSet<>();
    tensors.forEach(tensor -> collect(tensor, leaves, new LinkedHashSet<>()));
    return new ArrayList<>(leaves);
  }

  private static void collect(Tensor tensor, Set<Tensor> leaves, Set<Node> seen) {
    if (seen.add(tensor.node())) {
      tensor.node().inputs().forEach(input -> collect(input, leaves, seen));
      if (tensor.op() instanceof Leaf && !(tensor.op() instanceof Leaf.Fill)) {
        leaves.add(tensor);
      }
    }
  }

  static ParameterLayout layout(List<Tensor> leaves) {
    return new ParameterLayout(
        leaves.stream().filter(leaf -> leaf.op() instanceof Leaf.Parameter).toList());
  }

  /** The values of some tensors, with every leaf filled from the seed. */
  static <F, I> List<float[]> values(
      Backend<F, I> backend, List<Tensor> outputs, int batch, boolean fusion, long seed) {
    List<Tensor> leaves = leaves(outputs);
    ParameterLayout layout = layout(leaves);
    F parameters = backend.allocateFloats(Math.max(1, layout.size()));
    var builder = Plan.on(backend, batch).parameters(layout, parameters).fusion(fusion);
    outputs.forEach(builder::output);
    try (Plan<F, I> plan = builder.compile()) {
      Random random = new Random(seed);
      for (Tensor leaf : leaves) {
        if (leaf.op() instanceof Leaf.Labels labels) {
          plan.writeLabels(leaf, random.ints(batch, 0, labels.classes()).toArray(), 0);
        } else {
          float[] values = floats(random, leaf.shape().elements(batch));
          if (leaf.op() instanceof Leaf.Input) {
            plan.write(leaf, values, 0);
          } else {
            backend.write(values, 0, parameters, layout.offset(leaf), values.length);
          }
        }
      }
      plan.run();
      plan.run();
      List<float[]> results = new ArrayList<>();
      for (Tensor output : outputs) {
        Slot<F> slot = plan.slot(output);
        float[] result = new float[slot.size()];
        plan.read(output, result, 0);
        results.add(result);
      }
      return results;
    } finally {
      backend.free(parameters);
    }
  }

  static float[] floats(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextFloat() * 2 - 1;
    }
    return values;
  }

  static String text(List<float[]> values) {
    return values.stream().map(Arrays::toString).toList().toString();
  }
}
