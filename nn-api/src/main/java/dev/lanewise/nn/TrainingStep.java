// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.graph.Slot;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.plan.Plan;
import java.util.List;

/**
 * One step of training at one batch size: forward, backward, update. Fill {@link #inputs} and
 * {@link #labels}, then {@link #run}. After warm-up a step allocates nothing on the CPU.
 *
 * @param <F> storage of float32, as in {@link dev.lanewise.kernels.Kernels}
 * @param <I> storage of int32, as in {@link dev.lanewise.kernels.Kernels}
 */
public final class TrainingStep<F, I> implements AutoCloseable {

  private final TrainingState<F, I> state;
  private final Plan<F, I> plan;
  private final float[] inputs;
  private final int[] labels;
  private final float[] losses;

  TrainingStep(TrainingState<F, I> state, int batchSize, boolean fusion) {
    this.state = state;
    var layout = state.parameters.layout();
    var builder =
        Plan.on(state.backend, batchSize)
            .parameters(layout, state.parameters.storage())
            .fusion(fusion)
            .output(state.losses)
            .output(state.model.output());
    // The last layer's first, in the order in which backward comes to them: then nothing waits
    // long.
    List<Tensor> parameters = layout.parameters();
    for (int i = parameters.size() - 1; i >= 0; i--) {
      Tensor gradient = state.gradientTensors.get(i);
      if (gradient != null) {
        builder.store(gradient, state.gradients, layout.offset(parameters.get(i)));
      }
    }
    this.plan = builder.compile();
    this.inputs = new float[state.model.input().shape().elements(batchSize)];
    this.labels = new int[batchSize];
    this.losses = new float[batchSize];
  }

  /** The number of samples in a step. */
  public int batchSize() {
    return labels.length;
  }

  /** What goes in, batchSize x features: the caller fills it, a run reads it. */
  public float[] inputs() {
    return inputs;
  }

  /** The labels, one per sample: the caller fills them, a run reads them. */
  public int[] labels() {
    return labels;
  }

  /** Fills inputs and labels with the samples {@code order[from]} and following. */
  public void load(Dataset dataset, int[] order, int from) {
    dataset.batch(order, from, batchSize(), inputs, labels);
  }

  /**
   * Forward, backward and update.
   *
   * @throws IllegalArgumentException if a label is out of range; nothing has changed then. On a
   *     device, {@link #loss} becomes NaN instead
   */
  public void run() {
    backward();
    state.update.step();
    state.parameters.advance();
  }

  /**
   * Forward and backward: makes losses and gradients and changes no weight.
   *
   * @throws IllegalArgumentException as {@link #run}
   */
  public void backward() {
    plan.write(state.model.input(), inputs, 0);
    plan.writeLabels(state.labels, labels, 0);
    plan.run();
  }

  /** The mean loss of the last run, before its update. Waits for it. */
  public float loss() {
    plan.read(state.losses, losses, 0);
    double sum = 0;
    for (float loss : losses) {
      sum += loss;
    }
    return (float) (sum / losses.length);
  }

  /**
   * The gradient of the mean loss with respect to a parameter, from the last run. Waits for it.
   *
   * @throws IllegalArgumentException if there is no parameter of this name
   */
  public float[] gradient(String name) {
    Tensor parameter = state.model.parameters().tensor(name);
    float[] gradient = new float[parameter.shape().elements(1)];
    int offset = state.parameters.layout().offset(parameter);
    state.backend.read(state.gradients, offset, gradient, 0, gradient.length);
    return gradient;
  }

  /** What the step does and where, as text for a person. */
  public String explain() {
    return plan.explain();
  }

  Slot<F> lossesSlot() {
    return plan.slot(state.losses);
  }

  Slot<F> outputSlot() {
    return plan.slot(state.model.output());
  }

  /** Gives its memory back to the backend. Closing twice does nothing. */
  @Override
  public void close() {
    plan.close();
  }
}
