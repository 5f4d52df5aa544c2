// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.check.graph.Leaves;
import dev.lanewise.nn.graph.Leaf;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.RandomState;
import dev.lanewise.nn.graph.Slot;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.op.Scale;
import dev.lanewise.nn.plan.ParameterLayout;
import dev.lanewise.nn.plan.Plan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Runs any graph on leaves filled from a seed: what a check of a graph needs. */
public final class GraphRun {

  private GraphRun() {}

  /** The same graph on copies of its inputs, which die at their last use, as inputs do not. */
  static Tensor withCopiedInputs(Tensor tensor) {
    return copied(tensor, new HashMap<>());
  }

  private static Tensor copied(Tensor tensor, Map<Node, Node> done) {
    Node copy = done.get(tensor.node());
    if (copy == null) {
      copy =
          switch (tensor.op()) {
            case Leaf.Input _ -> Scale.of(1, tensor).node();
            case Leaf _ -> tensor.node();
            default ->
                Node.of(
                    tensor.op(),
                    tensor.node().inputs().stream().map(below -> copied(below, done)).toList());
          };
      done.put(tensor.node(), copy);
    }
    return copy.output(tensor.index());
  }

  /** The values of some tensors, with every leaf filled from the seed. */
  public static <F, I> List<float[]> values(
      Backend<F, I> backend, List<Tensor> outputs, int batch, boolean fusion, long seed) {
    List<Tensor> leaves = Leaves.under(outputs);
    ParameterLayout layout = Leaves.layout(leaves);
    F parameters = backend.allocateFloats(Math.max(1, layout.size()));
    var builder =
        Plan.on(backend, batch)
            .parameters(layout, parameters)
            .fusion(fusion)
            .training(new RandomState(seed));
    outputs.forEach(builder::output);
    try (Plan<F, I> plan = builder.compile()) {
      Random random = new Random(seed);
      for (Tensor leaf : leaves) {
        if (leaf.op() instanceof Leaf.Labels labels) {
          int count = leaf.shape().elements(batch);
          plan.writeLabels(leaf, random.ints(count, 0, labels.classes()).toArray(), 0);
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
}
