// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.nn.graph.Leaf.Labels;
import dev.lanewise.nn.graph.RandomState;
import dev.lanewise.nn.graph.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A model being trained on a backend: weights, gradients and the optimizer's state, shared by the
 * {@link TrainingStep steps} of every batch size. {@link Trainer} drives this; use it directly to
 * run single steps.
 *
 * <p>Used by one thread at a time. The backend must stay open until this is closed.
 *
 * @param <F> storage of float32, as in {@link dev.lanewise.kernels.Kernels}
 * @param <I> storage of int32, as in {@link dev.lanewise.kernels.Kernels}
 */
public final class TrainingState<F, I> implements AutoCloseable {

  final Backend<F, I> backend;
  final Model model;
  final DeviceParameters<F> parameters;
  final F gradients;
  final Optimizer.Update update;
  final RandomState random;
  final Tensor target;

  /** What a row counts in the loss's mean, by its label; empty if that is 1 everywhere. */
  final float[] labelWeights;

  private final Loss loss;
  private final Objective unweighted;
  private @Nullable Objective weighted;
  private boolean closed;

  private TrainingState(
      Backend<F, I> backend, Model model, Loss loss, Optimizer optimizer, long seed) {
    this.backend = backend;
    this.model = model;
    this.random = new RandomState(seed);
    this.target = loss.target(model.output());
    this.loss = loss;
    this.unweighted = Objective.of(model, loss, target, false);
    boolean hasMean = unweighted.losses().shape().rank() == 0;
    this.labelWeights = hasMean ? labelWeights(loss, classes()) : new float[0];
    int size = model.parameters().trained().size();
    this.parameters = new DeviceParameters<>(backend, model.parameters());
    this.gradients = backend.allocateFloats(Math.max(1, size));
    this.update =
        optimizer.bind(backend, model.parameters().trained(), parameters.storage(), gradients);
  }

  /**
   * Puts a model on a backend.
   *
   * @throws IllegalStateException if the model has no weights yet
   * @throws IllegalArgumentException if the loss does not take the model's output
   */
  public static <F, I> TrainingState<F, I> open(
      Model model, Loss loss, Optimizer optimizer, Backend<F, I> backend) {
    return open(model, loss, optimizer, backend, 0);
  }

  /**
   * Puts a model on a backend; see {@link #open(Model, Loss, Optimizer, Backend)}.
   *
   * @param seed of the random numbers that layers such as dropout draw
   */
  public static <F, I> TrainingState<F, I> open(
      Model model, Loss loss, Optimizer optimizer, Backend<F, I> backend, long seed) {
    if (!model.parameters().isInitialized()) {
      throw new IllegalStateException("the model has no weights yet; call initialize or load");
    }
    return new TrainingState<>(backend, model, loss, optimizer, seed);
  }

  private static float[] labelWeights(Loss loss, int classes) {
    float[] weights = new float[classes];
    boolean even = true;
    for (int label = 0; label < classes; label++) {
      weights[label] = loss.weight(label);
      even &= weights[label] == 1;
    }
    return even ? new float[0] : weights;
  }

  /**
   * What is made small.
   *
   * @param weighted whether rows have weights
   * @throws IllegalArgumentException if they have, and the loss takes none
   */
  Objective objective(boolean weighted) {
    if (!weighted) {
      return unweighted;
    }
    Objective made = this.weighted;
    if (made == null) {
      made = Objective.of(model, loss, target, true);
      this.weighted = made;
    }
    return made;
  }

  /** The number of classes if targets are labels, else 0. */
  int classes() {
    return target.op() instanceof Labels labels ? labels.classes() : 0;
  }

  /** The length of a row of targets; of labels the number of classes. */
  int targets() {
    return classes() > 0 ? classes() : target.shape().elements(1);
  }

  /** Compiles a step for a batch size; the caller closes it. */
  public TrainingStep<F, I> step(int batchSize) {
    return step(batchSize, false);
  }

  /**
   * Compiles a step whose samples have weights, see {@link TrainingStep#weights}, for a batch size;
   * the caller closes it.
   *
   * @throws IllegalArgumentException if the loss takes no weights; see {@link Loss#losses(Tensor,
   *     Tensor, Tensor)}
   */
  public TrainingStep<F, I> weightedStep(int batchSize) {
    return step(batchSize, true);
  }

  TrainingStep<F, I> step(int batchSize, boolean weighted) {
    return new TrainingStep<>(this, objective(weighted), batchSize, true);
  }

  /**
   * A step that runs each op by a kernel of its own: slower, with the same bits, to check fusion.
   */
  public TrainingStep<F, I> unfusedStep(int batchSize) {
    return new TrainingStep<>(this, objective(false), batchSize, false);
  }

  /** Copies the weights to the model, after waiting for the steps run so far. */
  public void copyToModel() {
    parameters.copyToModel();
  }

  /**
   * Gives its memory back to the backend. Does not copy the weights. Closing twice does nothing.
   */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      update.close();
      parameters.close();
      backend.free(gradients);
    }
  }
}
