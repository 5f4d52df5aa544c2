// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.plan;

import dev.lanewise.nn.Backend;
import dev.lanewise.nn.graph.Slot;
import dev.lanewise.nn.graph.Step;
import dev.lanewise.nn.graph.Tensor;
import java.util.List;
import java.util.Map;

/**
 * A graph compiled for one batch size and one backend: a fixed sequence of kernel calls on buffers
 * that were placed beforehand. Running a plan allocates nothing.
 *
 * <p>A plan holds memory of the backend until it is closed, and is used by one thread at a time.
 * Several plans may share parameters.
 *
 * @param <F> storage of float32, as in {@link dev.lanewise.kernels.Kernels}
 * @param <I> storage of int32, as in {@link dev.lanewise.kernels.Kernels}
 */
public final class Plan<F, I> implements AutoCloseable {

  private final Backend<F, I> backend;
  private final int batch;
  private final F arena;
  private final I integerArena;
  private final List<Call<F>> calls;
  private final Step[] steps;
  private final Map<Tensor, Slot<F>> floats;
  private final Map<Tensor, Slot<I>> integers;
  private final PlanMemory memory;
  private final String explanation;
  private boolean closed;

  Plan(
      Backend<F, I> backend,
      int batch,
      F arena,
      I integerArena,
      List<Call<F>> calls,
      Map<Tensor, Slot<F>> floats,
      Map<Tensor, Slot<I>> integers,
      PlanMemory memory,
      String explanation) {
    this.backend = backend;
    this.batch = batch;
    this.arena = arena;
    this.integerArena = integerArena;
    this.calls = calls;
    this.steps = calls.stream().map(Call::step).toArray(Step[]::new);
    this.floats = floats;
    this.integers = integers;
    this.memory = memory;
    this.explanation = explanation;
  }

  /**
   * Begins a plan.
   *
   * @param backend where it will run
   * @param batch the size of the batch dimension
   * @throws IllegalArgumentException if the batch size is not positive
   */
  public static <F, I> PlanBuilder<F, I> on(Backend<F, I> backend, int batch) {
    return new PlanBuilder<>(backend, batch);
  }

  /** The size of the batch dimension. */
  public int batch() {
    return batch;
  }

  /**
   * Writes an input: all its elements, row-major. It stays until it is written again.
   *
   * @throws IllegalArgumentException if the tensor is not an input of this plan
   * @throws IndexOutOfBoundsException if the source is too short
   */
  public void write(Tensor input, float[] source, int offset) {
    Slot<F> slot = slot(input);
    backend.write(source, offset, slot.storage(), slot.offset(), slot.size());
  }

  /**
   * Writes labels or other indices, all of them, row-major. They stay until they are written again.
   *
   * @throws IllegalArgumentException if the tensor is not among the labels of this plan
   * @throws IndexOutOfBoundsException if the source is too short
   */
  public void writeLabels(Tensor tensor, int[] source, int offset) {
    Slot<I> slot = known(integers, tensor);
    backend.writeInts(source, offset, slot.storage(), slot.offset(), slot.size());
  }

  /** Runs every step in order. On a device this may return before they have finished. */
  public void run() {
    requireOpen();
    for (Step step : steps) {
      step.run();
    }
  }

  /** Runs every step in order and tells of each, for a look at what lies between. */
  public void run(OpListener<F> listener) {
    requireOpen();
    for (Call<F> call : calls) {
      call.step().run();
      listener.onOp(call.node(), call.outputs());
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the plan is closed");
    }
  }

  /**
   * Measures each op; see {@link Profiler}. Inputs are as they were written, and a run has the
   * effects of any other.
   *
   * @param runs how often the plan is run and measured, after as many runs that are not
   * @throws IllegalArgumentException if runs is not positive
   */
  public Profile profile(int runs) {
    return profiler().measure(runs);
  }

  /** A profiler with the ops of this plan, which must not be closed before it has measured. */
  public Profiler<F, I> profiler() {
    requireOpen();
    Profiler<F, I> profiler = new Profiler<>(backend);
    for (Call<F> call : calls) {
      profiler.add(
          call.node().toString(),
          call.node().op().flops(call.node(), batch),
          Traffic.bytes(call.node(), batch),
          call.step());
    }
    return profiler;
  }

  /**
   * Reads an output of floats of the last run, after waiting for it.
   *
   * @throws IllegalArgumentException if the tensor is not an output of this plan
   * @throws IndexOutOfBoundsException if the target is too short
   */
  public void read(Tensor output, float[] target, int offset) {
    Slot<F> slot = slot(output);
    backend.read(slot.storage(), slot.offset(), target, offset, slot.size());
  }

  /**
   * Reads an output of integers of the last run, such as an {@link dev.lanewise.nn.op.ArgMax},
   * after waiting for it.
   *
   * @throws IllegalArgumentException if the tensor is not an output of this plan made of integers
   * @throws IndexOutOfBoundsException if the target is too short
   */
  public void readIntegers(Tensor output, int[] target, int offset) {
    Slot<I> slot = known(integers, output);
    backend.readInts(slot.storage(), slot.offset(), target, offset, slot.size());
  }

  /**
   * Where an input or output of floats lies, for kernels that go on from there.
   *
   * @throws IllegalArgumentException if the tensor is neither
   */
  public Slot<F> slot(Tensor tensor) {
    return known(floats, tensor);
  }

  /** The places of those of its inputs and outputs that are made of floats. */
  Map<Tensor, Slot<F>> floats() {
    return floats;
  }

  /** The places of those of its inputs and outputs that are made of integers. */
  Map<Tensor, Slot<I>> integers() {
    return integers;
  }

  private static <S> Slot<S> known(Map<Tensor, Slot<S>> slots, Tensor tensor) {
    Slot<S> slot = slots.get(tensor);
    if (slot == null) {
      throw new IllegalArgumentException(
          "%s, made of %s, is neither an input nor an output of this plan that is read and written so"
              .formatted(tensor, tensor.type()));
    }
    return slot;
  }

  /** What its tensors need. */
  public PlanMemory memory() {
    return memory;
  }

  /**
   * The schedule as text for a person: each op with its shapes, the places of its outputs, its
   * FLOPs and bytes; what fusion made of how many calls; buffers, and bytes with and without shared
   * places.
   */
  public String explain() {
    return explanation;
  }

  /** Gives its memory back to the backend. Closing twice does nothing. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      backend.free(arena);
      backend.freeInts(integerArena);
    }
  }
}
