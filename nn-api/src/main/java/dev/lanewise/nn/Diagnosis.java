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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs a step of training again, op by op and without fusion, to find out where a NaN or an
 * infinity first appeared. From the loss, or else from the first gradient that has one, it goes
 * back along results that have one; so an infinity that was meant, such as that of a mask, is not
 * blamed unless nothing else is left.
 */
final class Diagnosis<F, I> {

  private final Backend<F, I> backend;
  private final Tensor losses;
  private final List<DeviceParameters<F>> weights;
  private final List<@Nullable Tensor> gradients;
  private final Map<Node, Node> origins;
  private final Map<Node, String> layers;
  private final Map<Tensor, Found> found = new HashMap<>();

  /** The first value of a tensor that is not finite, and how many ops had run before. */
  private record Found(float value, int index, int order) {}

  /**
   * Of the steps that make a scalar small.
   *
   * @param losses what the scalar is the mean of, or the scalar
   * @param weights those of every model that it depends on; those that are trained first
   * @param layers of these models
   */
  Diagnosis(
      Backend<F, I> backend,
      Tensor scalar,
      Tensor losses,
      List<DeviceParameters<F>> weights,
      List<LayerUse> layers) {
    this.backend = backend;
    this.losses = losses;
    this.weights = weights;
    var traced = Gradients.traced(scalar, weights.getFirst().trained().parameters());
    this.gradients = traced.gradients();
    this.origins = traced.origins();
    this.layers = LayerUse.names(layers);
  }

  /**
   * Looks at a step; the weights are those of now.
   *
   * @param step has its inputs and labels
   * @param random as it was in that step
   */
  Optional<FirstNonFinite> of(Plan<F, I> step, RandomState random) {
    return input(step).or(this::parameter).or(() -> op(step, random));
  }

  private Optional<FirstNonFinite> input(Plan<F, I> step) {
    return origins.keySet().stream()
        .filter(node -> node.op() instanceof Leaf.Input)
        .flatMap(node -> input(step, node.output(0)).stream())
        .findFirst();
  }

  private Optional<FirstNonFinite> input(Plan<F, I> step, Tensor input) {
    float[] values = read(step.slot(input));
    int at = firstNonFinite(values, 0, values.length);
    return at < 0
        ? Optional.empty()
        : Optional.of(
            FirstNonFinite.given(
                FirstNonFinite.Kind.INPUT,
                input,
                values[at],
                index(input.shape(), at, step.batch())));
  }

  private Optional<FirstNonFinite> parameter() {
    return weights.stream().flatMap(model -> parameter(model).stream()).findFirst();
  }

  private Optional<FirstNonFinite> parameter(DeviceParameters<F> model) {
    float[] values = model.read();
    ParameterLayout layout = model.layout();
    Set<Tensor> updated = updated();
    for (Tensor parameter : layout.parameters()) {
      int offset = layout.offset(parameter);
      Shape shape = parameter.shape();
      int at = firstNonFinite(values, offset, shape.elements(1));
      if (at >= 0 && !updated.contains(parameter)) {
        String name = ParameterLayout.name(parameter);
        int dot = name.lastIndexOf('.');
        return Optional.of(
            new FirstNonFinite(
                FirstNonFinite.Kind.PARAMETER,
                name,
                dot < 0 ? null : name.substring(0, dot),
                null,
                values[offset + at],
                index(shape, at, 1)));
      }
    }
    return Optional.empty();
  }

  /** What the forward pass itself has changed, such as running statistics: an effect, no cause. */
  private Set<Tensor> updated() {
    Set<Tensor> updated = new HashSet<>();
    for (Node node : origins.keySet()) {
      for (int i = 0; i < node.inputs().size(); i++) {
        if (node.op().updates(i)) {
          updated.add(node.input(i));
        }
      }
    }
    return updated;
  }

  private Optional<FirstNonFinite> op(Plan<F, I> step, RandomState random) {
    var builder =
        Plan.on(backend, step.batch()).inputsOf(step).fusion(false).training(random).output(losses);
    weights.forEach(builder::parameters);
    List<Tensor> ends = new ArrayList<>(List.of(losses));
    for (Tensor gradient : gradients) {
      if (gradient != null) {
        ends.add(gradient);
        builder.output(gradient);
      }
    }
    try (Plan<F, I> plan = builder.compile()) {
      plan.run(this::look);
    }
    return ends.stream()
        .filter(this::isBad)
        .findFirst()
        .map(this::source)
        .map(source -> describe(source, step.batch()));
  }

  private void look(Node node, List<Slot<F>> outputs) {
    for (int i = 0; i < outputs.size(); i++) {
      float[] values = read(outputs.get(i));
      int at = firstNonFinite(values, 0, values.length);
      if (at >= 0) {
        found.put(node.output(i), new Found(values[at], at, found.size()));
      }
    }
  }

  private float[] read(Slot<F> slot) {
    float[] values = new float[slot.size()];
    backend.read(slot.storage(), slot.offset(), values, 0, values.length);
    return values;
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

  private FirstNonFinite describe(Tensor tensor, int batch) {
    Node node = tensor.node();
    Node origin = origins.getOrDefault(node, node);
    boolean forward = origin == node;
    Found there = foundIn(tensor);
    return new FirstNonFinite(
        forward ? FirstNonFinite.Kind.FORWARD : FirstNonFinite.Kind.BACKWARD,
        forward
            ? node.op().name()
            : node.op().name() + ", for the gradient of " + origin.op().name(),
        layers.get(origin),
        origin.line(),
        there.value(),
        index(tensor.shape(), there.index(), batch));
  }

  /** The place of the first that is NaN or infinite, from the offset on; -1 if none is. */
  static int firstNonFinite(float[] values, int offset, int count) {
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
