// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.plan;

import dev.lanewise.nn.Backend;
import dev.lanewise.nn.DeviceParameters;
import dev.lanewise.nn.graph.ElementType;
import dev.lanewise.nn.graph.Leaf;
import dev.lanewise.nn.graph.RandomState;
import dev.lanewise.nn.graph.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says what a plan computes, and compiles it. What no output needs is never computed.
 *
 * @param <F> storage of float32, as in {@link dev.lanewise.kernels.Kernels}
 * @param <I> storage of int32, as in {@link dev.lanewise.kernels.Kernels}
 */
public final class PlanBuilder<F, I> {

  final Backend<F, I> backend;
  final int batch;
  final List<Tensor> outputs = new ArrayList<>();
  final List<Store<F>> stores = new ArrayList<>();
  final List<Region<F>> regions = new ArrayList<>();
  final Map<Tensor, F> given = new HashMap<>();
  @Nullable Plan<F, I> inputs;
  boolean fusion = true;
  boolean training;
  RandomState random = new RandomState(0);

  PlanBuilder(Backend<F, I> backend, int batch) {
    if (batch < 1) {
      throw new IllegalArgumentException("batch is " + batch + ", must be positive");
    }
    this.backend = backend;
    this.batch = batch;
  }

  /**
   * Where parameters are, at the offsets of the layout. If several models meet in the graph, this
   * is called for each.
   */
  public PlanBuilder<F, I> parameters(ParameterLayout layout, F storage) {
    regions.add(new Region<>(layout, storage));
    return this;
  }

  /** Where a model's weights are; see {@link #parameters(ParameterLayout, Object)}. */
  public PlanBuilder<F, I> parameters(DeviceParameters<F> weights) {
    return parameters(weights.layout(), weights.storage());
  }

  /**
   * Has the plan read an input from storage of the caller, from its first element on: who fills
   * that need not {@link Plan#write} it.
   *
   * @throws IllegalArgumentException if the tensor is no input made of floats
   */
  public PlanBuilder<F, I> input(Tensor input, F storage) {
    if (!(input.op() instanceof Leaf.Input) || input.type() != ElementType.FLOAT32) {
      throw new IllegalArgumentException(
          "%s, made of %s, must be an input made of FLOAT32".formatted(input, input.type()));
    }
    given.put(input, storage);
    return this;
  }

  /**
   * Has the plan read inputs and labels where another plan of the same backend has them, which
   * stays open as long: what is written to one is there for both.
   *
   * @throws IllegalArgumentException if that plan's batch size is another
   */
  public PlanBuilder<F, I> inputsOf(Plan<F, I> other) {
    if (other.batch() != batch) {
      throw new IllegalArgumentException(
          "the other plan's batch is " + other.batch() + ", must be " + batch);
    }
    this.inputs = other;
    return this;
  }

  /** Adds a tensor to be computed and kept until the next run. */
  public PlanBuilder<F, I> output(Tensor tensor) {
    outputs.add(tensor);
    return this;
  }

  /**
   * Adds a tensor to be computed and written to a place outside of the plan.
   *
   * @throws IllegalArgumentException if it is not made of floats
   */
  public PlanBuilder<F, I> store(Tensor value, F storage, int offset) {
    if (value.type() != ElementType.FLOAT32) {
      throw new IllegalArgumentException(
          value + " is made of " + value.type() + ", must be FLOAT32 to be stored");
    }
    stores.add(new Store<>(value, storage, offset));
    return this;
  }

  /** Whether ops are fused, which changes no bit. They are unless this says otherwise. */
  public PlanBuilder<F, I> fusion(boolean fusion) {
    this.fusion = fusion;
    return this;
  }

  /**
   * Makes a plan for training, in which dropout leaves elements out and normalisations take the
   * batch's statistics. Without this a plan is for using a model.
   *
   * @param random where random numbers come from; the caller advances it after each step
   */
  public PlanBuilder<F, I> training(RandomState random) {
    this.training = true;
    this.random = random;
    return this;
  }

  /**
   * Compiles the plan and takes the memory that it needs.
   *
   * @throws IllegalArgumentException if a parameter has no place, or the plan needs more memory
   *     than one storage can hold
   * @throws UnsupportedOperationException if the backend has no kernel for an op; the message names
   *     each such op with its shapes
   */
  public Plan<F, I> compile() {
    return new Compiler<>(this).compile();
  }
}
