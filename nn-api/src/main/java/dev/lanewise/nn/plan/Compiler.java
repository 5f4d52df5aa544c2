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
    Liveness liveness = liveness(schedule, ElementType.FLOAT32, floats.keySet());
    Liveness ofIntegers = liveness(schedule, ElementType.INT32, integers.keySet());
    int size = Arena.place(liveness.buffers());
    int integerCount = Arena.place(ofIntegers.buffers());

    // Nothing below fails for a reason in the graph, so no memory is left behind.
    F arena = backend.allocateFloats(Math.max(size, 1));
    I integerArena = backend.allocateInts(Math.max(integerCount, 1));
    place(liveness, arena, floats);
    place(ofIntegers, integerArena, integers);
    writeConstants(schedule);
    List<Node> calls = schedule.stream().filter(Compiler::isCall).toList();
    Explanation.Unfused unfused = unfused();
    PlanMemory memory = PlanMemory.of(liveness, batch, size, unfused);
    String explanation =
        Explanation.of(
            backend.description(), batch, calls, unfused, List.of(liveness, ofIntegers), memory);
    return new Plan<>(
        backend,
        batch,
        arena,
        integerArena,
        calls.stream().map(this::call).toList(),
        readable(schedule, Leaf.Input.class, ElementType.FLOAT32, floats),
        readable(schedule, Leaf.Labels.class, ElementType.INT32, integers),
        memory,
        explanation);
  }

  private Call<F> call(Node node) {
    return new Call<>(
        node,
        node.op().bind(binding(node)),
        node.outputs().stream().filter(Compiler::isFloat).map(this::place).toList());
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

  /** Where the caller has them, or another plan, if this one is to share them. */
  private void placeInputs(List<Node> schedule) {
    told.given.forEach((leaf, storage) -> floats.put(leaf, slot(leaf, storage, 0)));
    Plan<F, I> other = told.inputs;
    if (other != null) {
      for (Node node : schedule) {
        Tensor leaf = node.output(0);
        if (node.op() instanceof Leaf.Input && other.floats().containsKey(leaf)) {
          floats.put(leaf, other.slot(leaf));
        }
      }
      for (Node node : schedule) {
        Tensor leaf = node.output(0);
        Slot<I> slot = other.integers().get(leaf);
        if (node.op() instanceof Leaf.Labels && slot != null) {
          integers.put(leaf, slot);
        }
      }
    }
  }

  private Region<F> region(Tensor parameter) {
    return told.regions.stream()
        .filter(region -> region.layout().contains(parameter))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("the plan was given no storage for " + parameter));
  }

  /** Of the tensors of one type; those of the other need no place among them. */
  private Liveness liveness(List<Node> schedule, ElementType type, Set<Tensor> placed) {
    Set<Tensor> elsewhere = new HashSet<>(placed);
    schedule.stream()
        .flatMap(node -> node.outputs().stream())
        .filter(tensor -> tensor.type() != type)
        .forEach(elsewhere::add);
    return new Liveness(schedule, batch, wanted, elsewhere);
  }

  private <S> void place(Liveness liveness, S arena, Map<Tensor, Slot<S>> slots) {
    for (Tensor tensor : liveness.tensors()) {
      slots.put(tensor, slot(tensor, arena, liveness.buffer(tensor).offset));
    }
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
  private <S> Map<Tensor, Slot<S>> readable(
      List<Node> schedule,
      Class<? extends Leaf> input,
      ElementType type,
      Map<Tensor, Slot<S>> slots) {
    Map<Tensor, Slot<S>> readable = new HashMap<>();
    for (Node node : schedule) {
      if (input.isInstance(node.op())) {
        readable.put(node.output(0), place(node.output(0), slots));
      }
    }
    // An input that is stored elsewhere as well is still written where the kernels read it.
    for (int i = 0; i < asked.size(); i++) {
      if (asked.get(i).type() == type) {
        readable.putIfAbsent(asked.get(i), place(wanted.get(i), slots));
      }
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
            .filter(output -> isFloat(output) && !outside.contains(output))
            .mapToLong(this::elements)
            .sum();
    return new Explanation.Unfused(calls.size(), elements);
  }

  private static boolean isCall(Node node) {
    return !(node.op() instanceof Leaf || node.op() instanceof View);
  }

  private static boolean isFloat(Tensor tensor) {
    return tensor.type() == ElementType.FLOAT32;
  }

  private int elements(Tensor tensor) {
    return tensor.shape().elements(batch);
  }

  private <S> Slot<S> slot(Tensor tensor, S storage, int offset) {
    return new Slot<>(storage, offset, tensor.shape().rows(batch), tensor.shape().columns(batch));
  }

  private Slot<F> place(Tensor tensor) {
    return place(tensor, floats);
  }

  private <S> Slot<S> place(Tensor tensor, Map<Tensor, Slot<S>> slots) {
    Slot<S> slot = slots.get(View.origin(tensor));
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
        return place(node.input(index), integers);
      }

      @Override
      public Slot<F> output(int index) {
        return place(node.output(index));
      }

      @Override
      public Slot<I> outputIntegers(int index) {
        return place(node.output(index), integers);
      }
    };
  }
}
