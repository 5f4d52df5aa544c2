// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.graph.Slot;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.plan.Plan;
import dev.lanewise.nn.plan.PlanMemory;
import dev.lanewise.nn.plan.Profile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of training at one batch size: forward, backward, update. Fill {@link #inputs} and
 * {@link #labels} or {@link #targets}, then {@link #run}. After warm-up a step allocates nothing on
 * the CPU.
 *
 * @param <F> storage of float32, as in {@link dev.lanewise.kernels.Kernels}
 * @param <I> storage of int32, as in {@link dev.lanewise.kernels.Kernels}
 */
public final class TrainingStep<F, I> implements AutoCloseable {

  private final TrainingState<F, I> state;
  private final Objective objective;
  private final Plan<F, I> plan;
  private final int batchSize;
  private final float[] losses;

  /** Of the {@link #own} batch, where the plan reads them too; null if it has another place. */
  private final float @Nullable [] inputs;

  private @Nullable Batch own;

  /** What the batch of the last {@link #backward} weighs. */
  private double weight;

  TrainingStep(TrainingState<F, I> state, Objective objective, int batchSize, boolean fusion) {
    this.state = state;
    this.objective = objective;
    var layout = state.parameters.layout();
    var builder =
        Plan.on(state.backend, batchSize)
            .parameters(layout, state.parameters.storage())
            .fusion(fusion)
            .training(state.random)
            .output(objective.losses())
            .output(state.model.output());
    float[] array = new float[Batch.inputs(state, batchSize)];
    F storage = array.length > 0 ? state.backend.storage(array) : null;
    this.inputs = storage == null ? null : array;
    if (storage != null) {
      builder.input(state.model.input(), storage);
    }
    // The last layer's first, in the order in which backward comes to them: then nothing waits
    // long.
    List<Tensor> parameters = state.model.parameters().trained().parameters();
    for (int i = parameters.size() - 1; i >= 0; i--) {
      Tensor gradient = objective.gradients().get(i);
      if (gradient != null) {
        builder.store(gradient, state.gradients, layout.offset(parameters.get(i)));
      }
    }
    this.plan = builder.compile();
    this.batchSize = batchSize;
    this.losses = new float[objective.losses().shape().elements(batchSize)];
  }

  /** The number of samples in a step. */
  public int batchSize() {
    return batchSize;
  }

  /**
   * What goes in, batchSize x features: the caller fills it, a run reads it. There is nothing if
   * the model takes indices.
   */
  public float[] inputs() {
    return own().inputs;
  }

  /**
   * The indices that go in, batchSize x features: the caller fills them, a run reads them. There
   * are none if the model takes floats.
   */
  public int[] indices() {
    return own().indices;
  }

  /**
   * The labels, one per sample: the caller fills them, a run reads them. There are none if the loss
   * takes floats.
   */
  public int[] labels() {
    return own().labels;
  }

  /**
   * The targets, batchSize x targets: the caller fills them, a run reads them. There are none if
   * the loss takes labels.
   */
  public float[] targets() {
    return own().targets;
  }

  /**
   * The weights of the samples, finite and not negative, 1 at first: the caller fills them, a run
   * reads them. The loss of a batch is the sum of its samples' losses times their weights, divided
   * by the sum of the weights. There are none but in a {@link TrainingState#weightedStep}.
   */
  public float[] weights() {
    return isWeighted() ? own().weights : new float[0];
  }

  private boolean isWeighted() {
    return objective.weights() != null;
  }

  /** Made when it is first needed: a trainer brings batches of its own. */
  Batch own() {
    Batch batch = own;
    if (batch == null) {
      batch = inputs == null ? new Batch(state, batchSize) : new Batch(state, batchSize, inputs);
      own = batch;
    }
    return batch;
  }

  /**
   * Fills inputs, labels or targets and weights with the samples {@code order[from]} and following.
   *
   * @throws IllegalArgumentException if the samples have weights and this step takes none; or one
   *     is negative or not finite
   */
  public void load(Dataset dataset, int[] order, int from) {
    if (dataset.isWeighted() && !isWeighted()) {
      throw new IllegalArgumentException("the samples have weights, so take a weightedStep");
    }
    own().load(dataset, order, from, batchSize);
  }

  /**
   * Forward, backward and update. A batch in which nothing counts changes nothing but running
   * statistics.
   *
   * @throws IllegalArgumentException if a label is out of range; nothing but running statistics has
   *     changed then. On a device, {@link #loss} becomes NaN instead. Or if a weight is negative or
   *     not finite; nothing has changed then
   */
  public void run() {
    backward();
    update();
  }

  /**
   * Forward and backward: makes losses and gradients and changes no weight that is trained; running
   * statistics move.
   *
   * @throws IllegalArgumentException as {@link #run}
   */
  public void backward() {
    Batch batch = own();
    batch.weigh(isWeighted());
    backward(batch);
  }

  /** The same with a batch from elsewhere, of this size. */
  void backward(Batch batch) {
    weight = batch.weight();
    batch.write(plan, objective);
    plan.run();
    state.random.advance();
    state.parameters.advance();
  }

  /** Changes the weights by the gradients of the last {@link #backward}. */
  void update() {
    state.update.step(weight);
  }

  /** The plan, with what was loaded last written to it. */
  Plan<F, I> loaded() {
    own().write(plan, objective);
    return plan;
  }

  /**
   * Measures each kernel call of a step; the update counts as one. Each run is a step as {@link
   * #run} takes it, with the inputs of now.
   *
   * @param runs how often a step is run and measured, after as many that are not
   * @throws IllegalArgumentException if runs is not positive
   */
  public Profile profile(int runs) {
    long size = state.parameters.trained().size();
    return plan.profiler()
        .before(() -> {
          Batch batch = own();
          batch.weigh(isWeighted());
          weight = batch.weight();
          batch.write(plan, objective);
        })
        .add(
            "update of " + size + " parameters",
            size,
            (3 * size + 2 * state.update.kept()) * Float.BYTES,
            () -> {
              state.random.advance();
              state.parameters.advance();
              update();
            })
        .measure(runs);
  }

  /** The mean loss of the last run, before its update. Waits for it. */
  public float loss() {
    plan.read(objective.losses(), losses, 0);
    double sum = 0;
    for (float loss : losses) {
      sum += loss;
    }
    return (float) (sum / losses.length);
  }

  /**
   * The gradient of the mean loss with respect to a parameter, from the last run, as the optimizer
   * left it, which may clip gradients. Waits for it.
   *
   * @throws IllegalArgumentException if there is no parameter of this name, or it is not trained
   */
  public float[] gradient(String name) {
    Tensor parameter = state.model.parameters().tensor(name);
    if (!state.model.parameters().isTrained(name)) {
      throw new IllegalArgumentException(name + " is not trained, so it has no gradient");
    }
    float[] gradient = new float[parameter.shape().elements(1)];
    int offset = state.parameters.layout().offset(parameter);
    state.backend.read(state.gradients, offset, gradient, 0, gradient.length);
    return gradient;
  }

  /** What the step does and where, as text for a person. */
  public String explain() {
    return plan.explain();
  }

  /** What the tensors of the step need. */
  public PlanMemory memory() {
    return plan.memory();
  }

  Slot<F> lossesSlot() {
    return plan.slot(objective.losses());
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
