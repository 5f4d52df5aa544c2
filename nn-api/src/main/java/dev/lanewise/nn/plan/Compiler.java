// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.plan;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.nn.Backend;
import dev.lanewise.nn.graph.Binding;
import dev.lanewise.nn.graph.ElementType;
import dev.lanewise.nn.graph.Leaf;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Op;
import dev.lanewise.nn.graph.RandomState;
import dev.lanewise.nn.graph.Slot;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.graph.View;
import dev.lanewise.nn.op.Chain;
import dev.lanewise.nn.op.Scale;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes a plan of what a {@link PlanBuilder} was told. */
final class Compiler<F, I> {

  private final PlanBuilder<F, I> told;
  private final Backend<F, I> backend;
  private final int batch;
  private final List<Tensor> asked = new ArrayList<>();
  private final List<Tensor> wanted = new ArrayList<>();
  private final Map<Tensor, Slot<F>> floats = new HashMap<>();
  private final Map<Tensor, Slot<I>> integers = new HashMap<>();

  Compiler(PlanBuilder<F, I> told) {
    this.told = told;
    this.backend = told.backend;
    this.batch = told.batch;
    asked.addAll(told.outputs);
    told.stores.forEach(store -> asked.add(store.value()));
  }

  Plan<F, I> compile() {
    wanted.addAll(asked);
    if (!told.training) {
      wanted.replaceAll(new Fusion(asked, List.of(new InferenceRewrite()))::fused);
    }
    if (told.fusion) {
      wanted.replaceAll(new Fusion(List.copyOf(wanted), Fusion.RULES)::fused);
      if (backend.chainBlock() > 0) {
        // Of what the other rules left: the end of a product is not taken away from it.
        Rewrite chains = new ChainRewrite(batch, backend.chainBlock());
        wanted.replaceAll(new Fusion(List.copyOf(wanted), List.of(chains))::fused);
      }
    }
    placeStores();
    List<Node> schedule = TopologicalOrder.of(wanted);
    requireSupport(schedule);
    requireBatch(schedule);
    placeParameters(schedule);
    placeInputs(schedule);
    List<Tensor> labels = labels(schedule);
    Set<Tensor> elsewhere = new HashSet<>(floats.keySet());
    elsewhere.addAll(labels);
    Liveness liveness = new Liveness(schedule, batch, wanted, elsewhere);
    int size = Arena.place(liveness.buffers());
    List<Tensor> ownLabels =
        labels.stream().filter(tensor -> !integers.containsKey(tensor)).toList();
    int labelCount = ownLabels.stream().mapToInt(this::elements).reduce(0, Math::addExact);

    // Nothing below fails for a reason in the graph, so no memory is left behind.
    F arena = backend.allocateFloats(Math.max(size, 1));
    I labelStorage = backend.allocateInts(Math.max(labelCount, 1));
    int at = 0;
    for (Tensor tensor : ownLabels) {
      integers.put(tensor, slot(tensor, labelStorage, at));
      at += elements(tensor);
    }
    for (Tensor tensor : liveness.tensors()) {
      floats.put(tensor, slot(tensor, arena, liveness.buffer(tensor).offset));
    }
    writeConstants(schedule);
    List<Node> calls = schedule.stream().filter(Compiler::isCall).toList();
    Explanation.Unfused unfused = unfused();
    PlanMemory memory = PlanMemory.of(liveness, batch, size, unfused);
    String explanation =
        Explanation.of(backend.description(), batch, calls, unfused, liveness, memory);
    return new Plan<>(
        backend,
        batch,
        arena,
        labelStorage,
        calls.stream().map(this::call).toList(),
        readable(schedule),
        integers,
        memory,
        explanation);
  }

  private Call<F> call(Node node) {
    return new Call<>(
        node, node.op().bind(binding(node)), node.outputs().stream().map(this::place).toList());
  }

  private void requireSupport(List<Node> schedule) {
    String missing =
        schedule.stream()
            .filter(node -> isCall(node) && !supports(node.op()))
            .map(Node::toString)
            .distinct()
            .collect(Collectors.joining(", "));
    if (!missing.isEmpty()) {
      throw new UnsupportedOperationException(
          backend.description() + " has no kernel for " + missing);
    }
  }

  private void requireBatch(List<Node> schedule) {
    for (Node node : schedule) {
      int least = node.op().leastBatch(node);
      if (batch < least) {
        throw new IllegalArgumentException(
            node.op().name()
                + " of "
                + node.input(0).shape()
                + ": batch is "
                + batch
                + ", must be at least "
                + least
                + (node.line() == null ? "" : ", at " + node.line()));
      }
    }
  }

  private boolean supports(Op op) {
    return op instanceof Chain chain
        ? chain.links().stream().allMatch(link -> backend.supports(link.op()))
        : backend.supports(op);
  }

  /** A store needs a node of its own that writes there; where there is none, a copy is made. */
  private void placeStores() {
    for (int i = 0; i < told.stores.size(); i++) {
      Store<F> store = told.stores.get(i);
      int index = told.outputs.size() + i;
      Tensor value = wanted.get(index);
      if (value.op() instanceof Leaf || value.op() instanceof View || floats.containsKey(value)) {
        value = Scale.of(1, value);
        wanted.set(index, value);
      }
      floats.put(value, slot(value, store.storage(), store.offset()));
    }
  }

  private void placeParameters(List<Node> schedule) {
    for (Node node : schedule) {
      if (node.op() instanceof Leaf.Parameter) {
        Tensor parameter = node.output(0);
        Region<F> region = region(parameter);
        floats.put(parameter, slot(parameter, region.storage(), region.layout().offset(parameter)));
      }
    }
  }

  /** Where another plan has them, if this one is to share them. */
  private void placeInputs(List<Node> schedule) {
    Plan<F, I> other = told.inputs;
    if (other != null) {
      for (Node node : schedule) {
        Tensor leaf = node.output(0);
        if (node.op() instanceof Leaf.Input && other.floats().containsKey(leaf)) {
          floats.put(leaf, other.slot(leaf));
        }
      }
      integers.putAll(other.labels());
    }
  }

  private Region<F> region(Tensor parameter) {
    return told.regions.stream()
        .filter(region -> region.layout().contains(parameter))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("the plan was given no storage for " + parameter));
  }

  private static List<Tensor> labels(List<Node> schedule) {
    return schedule.stream()
        .filter(node -> node.op().type() == ElementType.INT32)
        .map(node -> node.output(0))
        .toList();
  }

  private void writeConstants(List<Node> schedule) {
    for (Node node : schedule) {
      if (node.op() instanceof Leaf.Fill fill) {
        Slot<F> slot = place(node.output(0));
        float[] values = new float[slot.size()];
        Arrays.fill(values, fill.value(batch));
        backend.write(values, 0, slot.storage(), slot.offset(), values.length);
      } else if (node.op() instanceof Leaf.Constant constant) {
        Slot<F> slot = place(node.output(0));
        backend.write(constant.values(), 0, slot.storage(), slot.offset(), slot.size());
      }
    }
  }

  /** What a caller may write or read: inputs and outputs, under the tensors that he knows. */
  private Map<Tensor, Slot<F>> readable(List<Node> schedule) {
    Map<Tensor, Slot<F>> readable = new HashMap<>();
    for (Node node : schedule) {
      if (node.op() instanceof Leaf.Input) {
        readable.put(node.output(0), place(node.output(0)));
      }
    }
    // An input that is stored elsewhere as well is still written where the kernels read it.
    for (int i = 0; i < asked.size(); i++) {
      readable.putIfAbsent(asked.get(i), place(wanted.get(i)));
    }
    return readable;
  }

  private Explanation.Unfused unfused() {
    List<Node> calls = TopologicalOrder.of(asked).stream().filter(Compiler::isCall).toList();
    Set<Tensor> outside = new HashSet<>();
    told.stores.forEach(store -> outside.add(View.origin(store.value())));
    long elements =
        calls.stream()
            .flatMap(node -> node.outputs().stream())
            .filter(output -> !outside.contains(output))
            .mapToLong(this::elements)
            .sum();
    return new Explanation.Unfused(calls.size(), elements);
  }

  private static boolean isCall(Node node) {
    return !(node.op() instanceof Leaf || node.op() instanceof View);
  }

  private int elements(Tensor tensor) {
    return tensor.shape().elements(batch);
  }

  private <S> Slot<S> slot(Tensor tensor, S storage, int offset) {
    return new Slot<>(storage, offset, tensor.shape().rows(batch), tensor.shape().columns(batch));
  }

  private Slot<F> place(Tensor tensor) {
    Slot<F> slot = floats.get(View.origin(tensor));
    if (slot == null) {
      throw new IllegalStateException(tensor + " has no place");
    }
    return slot(tensor, slot.storage(), slot.offset());
  }

  private Binding<F, I> binding(Node node) {
    return new Binding<>() {
      @Override
      public Kernels<F, I> kernels() {
        return backend.kernels();
      }

      @Override
      public int batch() {
        return batch;
      }

      @Override
      public RandomState random() {
        return told.random;
      }

      @Override
      public Node node() {
        return node;
      }

      @Override
      public Slot<F> input(int index) {
        return place(node.input(index));
      }

      @Override
      public Slot<I> integers(int index) {
        Slot<I> slot = integers.get(node.input(index));
        if (slot == null) {
          throw new IllegalStateException(node.input(index) + " has no place");
        }
        return slot;
      }

      @Override
      public Slot<F> output(int index) {
        return place(node.output(index));
      }
    };
  }
}
