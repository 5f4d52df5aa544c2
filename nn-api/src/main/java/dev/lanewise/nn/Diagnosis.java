// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.nn.graph.Leaf;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.RandomState;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Slot;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.graph.View;
import dev.lanewise.nn.plan.Gradients;
import dev.lanewise.nn.plan.ParameterLayout;
import dev.lanewise.nn.plan.Plan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs a step of training again, op by op and without fusion, to find out where a NaN or an
 * infinity first appeared. From the loss, or else from the first gradient that has one, it goes
 * back along results that have one; so an infinity that was meant, such as that of a mask, is not
 * blamed unless nothing else is left.
 */
final class Diagnosis<F, I> {

  private final TrainingState<F, I> state;
  private final Map<Tensor, Found> found = new HashMap<>();

  /** The first value of a tensor that is not finite, and how many ops had run before. */
  private record Found(float value, int index, int order) {}

  Diagnosis(TrainingState<F, I> state) {
    this.state = state;
  }

  /**
   * Looks at a step of a batch; the weights are those of now.
   *
   * @param order the samples of the batch, from {@code from} on
   * @param randomStep the number of the step for random numbers
   */
  Optional<FirstNonFinite> of(Batch batch, int[] order, int from, long randomStep) {
    return data(FirstNonFinite.Kind.INPUT, state.model.input(), batch.inputs, order, from)
        .or(() -> data(FirstNonFinite.Kind.TARGET, state.target, batch.targets, order, from))
        .or(this::parameter)
        .or(() -> op(batch, randomStep));
  }

  private Optional<FirstNonFinite> data(
      FirstNonFinite.Kind kind, Tensor tensor, float[] values, int[] order, int from) {
    int at = firstNonFinite(values, 0, values.length);
    if (at < 0) {
      return Optional.empty();
    }
    String name = tensor.op() instanceof Leaf.Input input ? input.label() : tensor.toString();
    int columns = tensor.shape().elements(1);
    String index = "element " + at % columns + " of sample " + order[from + at / columns];
    return Optional.of(new FirstNonFinite(kind, name, null, null, values[at], index));
  }

  private Optional<FirstNonFinite> parameter() {
    float[] weights = state.parameters.read();
    ParameterLayout layout = state.parameters.layout();
    for (Tensor parameter : layout.parameters()) {
      int offset = layout.offset(parameter);
      Shape shape = parameter.shape();
      int at = firstNonFinite(weights, offset, shape.elements(1));
      if (at >= 0) {
        String name = ParameterLayout.name(parameter);
        int dot = name.lastIndexOf('.');
        return Optional.of(
            new FirstNonFinite(
                FirstNonFinite.Kind.PARAMETER,
                name,
                dot < 0 ? null : name.substring(0, dot),
                null,
                weights[offset + at],
                index(shape, at, 1)));
      }
    }
    return Optional.empty();
  }

  private Optional<FirstNonFinite> op(Batch batch, long randomStep) {
    List<Tensor> parameters = state.model.parameters().trained().parameters();
    Gradients.Traced traced = Gradients.traced(state.mean, parameters);
    RandomState random = new RandomState(state.random.seed());
    random.goTo(randomStep);
    var builder =
        Plan.on(state.backend, batch.size())
            .parameters(state.parameters.layout(), state.parameters.storage())
            .fusion(false)
            .training(random)
            .output(state.losses);
    List<Tensor> ends = new ArrayList<>(List.of(state.losses));
    for (Tensor gradient : traced.gradients()) {
      if (gradient != null) {
        ends.add(gradient);
        builder.output(gradient);
      }
    }
    try (Plan<F, I> plan = builder.compile()) {
      batch.write(plan);
      plan.run(this::look);
    }
    return ends.stream()
        .filter(this::isBad)
        .findFirst()
        .map(this::source)
        .map(source -> describe(source, traced.origins(), batch.size()));
  }

  private void look(Node node, List<Slot<F>> outputs) {
    for (int i = 0; i < outputs.size(); i++) {
      Slot<F> slot = outputs.get(i);
      float[] values = new float[slot.size()];
      state.backend.read(slot.storage(), slot.offset(), values, 0, values.length);
      int at = firstNonFinite(values, 0, values.length);
      if (at >= 0) {
        found.put(node.output(i), new Found(values[at], at, found.size()));
      }
    }
  }

  private boolean isBad(Tensor tensor) {
    return found.containsKey(View.origin(tensor));
  }

  private Found foundIn(Tensor tensor) {
    Found there = found.get(tensor);
    if (there == null) {
      throw new IllegalStateException(tensor + " is finite");
    }
    return there;
  }

  /** Back along what is not finite; of several inputs first to a NaN, then to the earliest. */
  private Tensor source(Tensor end) {
    Tensor at = View.origin(end);
    for (Tensor before = at; before != null; before = badInput(at)) {
      at = before;
    }
    return at;
  }

  private @Nullable Tensor badInput(Tensor tensor) {
    return tensor.node().inputs().stream()
        .map(View::origin)
        .filter(this::isBad)
        .min(
            Comparator.comparing((Tensor input) -> !Float.isNaN(foundIn(input).value()))
                .thenComparingInt(input -> foundIn(input).order()))
        .orElse(null);
  }

  private FirstNonFinite describe(Tensor tensor, Map<Node, Node> origins, int batch) {
    Node node = tensor.node();
    Node origin = origins.getOrDefault(node, node);
    boolean forward = origin == node;
    Found there = foundIn(tensor);
    return new FirstNonFinite(
        forward ? FirstNonFinite.Kind.FORWARD : FirstNonFinite.Kind.BACKWARD,
        forward
            ? node.op().name()
            : node.op().name() + ", for the gradient of " + origin.op().name(),
        LayerUse.names(state.model.layers()).get(origin),
        origin.line(),
        there.value(),
        index(tensor.shape(), there.index(), batch));
  }

  private static int firstNonFinite(float[] values, int offset, int count) {
    for (int i = 0; i < count; i++) {
      if (!Float.isFinite(values[offset + i])) {
        return i;
      }
    }
    return -1;
  }

  private static String index(Shape shape, int at, int batch) {
    List<Integer> index = new ArrayList<>();
    int rest = at;
    for (int i = shape.rank() - 1; i >= 0; i--) {
      int size = shape.part(i, i + 1).elements(batch);
      index.addFirst(rest % size);
      rest /= size;
    }
    return index.toString();
  }
}
