// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.kernels.Lanewise;
import dev.lanewise.nn.data.Dataset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Trains a model by mini-batches.
 *
 * <p>One seed gives one result: the same weights, to the bit, whatever the backend, the vector
 * width and the number of threads.
 *
 * <p>Used by one thread at a time. The backend must stay open until the trainer is closed.
 */
public final class Trainer implements AutoCloseable {

  private final TrainingLoop<?, ?> loop;

  private Trainer(TrainingLoop<?, ?> loop) {
    this.loop = loop;
  }

  /** Begins a trainer. */
  public static Builder of(Model model, Loss loss) {
    return new Builder(model, loss);
  }

  /**
   * Trains for the number of epochs that was set. Each epoch takes the samples in a new order,
   * drawn from the seed; the last batch may be smaller. Afterwards the model has the new weights.
   * Another call goes on where this one ended.
   *
   * @return what each epoch gave
   * @throws IllegalArgumentException if the dataset does not fit the model or has a bad label
   * @throws NonFiniteLossException if a loss is NaN or infinite; the model keeps its old weights,
   *     and this trainer cannot be used any more
   */
  public History fit(Dataset dataset) {
    return loop.fit(dataset);
  }

  /**
   * Loss, accuracy and confusion on a dataset.
   *
   * @throws IllegalArgumentException if the dataset does not fit the model or has a bad label
   */
  public Evaluation evaluate(Dataset dataset) {
    return loop.evaluate(dataset);
  }

  /**
   * The probability of each class.
   *
   * @param inputs rows x features, row-major
   * @param rows the number of rows
   * @return rows x classes, row-major
   * @throws IllegalArgumentException if rows is not positive or does not fit the inputs
   */
  public float[] predict(float[] inputs, int rows) {
    return loop.predict(inputs, rows);
  }

  /** What a step of a full batch does and where, as text for a person. */
  public String explain() {
    return loop.explain();
  }

  /**
   * Gives the model the weights, if it does not have them yet, and the backend its memory. Closing
   * twice does nothing.
   */
  @Override
  public void close() {
    loop.close();
  }

  /** Says how to train. */
  public static final class Builder {

    private final Model model;
    private final Loss loss;
    private final List<TrainingListener> listeners = new ArrayList<>();
    private Optimizer optimizer = Optimizers.adam(1e-3f);
    private int batchSize = 32;
    private int epochs = 1;
    private long seed;
    private @Nullable Dataset validation;

    private Builder(Model model, Loss loss) {
      this.model = model;
      this.loss = loss;
    }

    /** How weights are updated; Adam with learning rate 1e-3 unless set. */
    public Builder optimizer(Optimizer optimizer) {
      this.optimizer = optimizer;
      return this;
    }

    /** Samples per step; 32 unless set. */
    public Builder batchSize(int batchSize) {
      this.batchSize = batchSize;
      return this;
    }

    /** Passes over the dataset per call of {@code fit}; 1 unless set. */
    public Builder epochs(int epochs) {
      this.epochs = epochs;
      return this;
    }

    /**
     * Decides the order of the samples, and the first weights of a model that has none; 0 unless
     * set.
     */
    public Builder seed(long seed) {
      this.seed = seed;
      return this;
    }

    /** A dataset to evaluate after every epoch. */
    public Builder validateOn(Dataset dataset) {
      this.validation = dataset;
      return this;
    }

    /** Adds somebody who is told how training goes. */
    public Builder on(TrainingListener listener) {
      listeners.add(listener);
      return this;
    }

    /**
     * Puts the model on the CPU, ready to train.
     *
     * @param lanewise stays open until the trainer is closed, and is not closed by it
     * @throws IllegalArgumentException if a setting is not positive, or model, loss and validation
     *     set do not fit together
     */
    public Trainer open(Lanewise lanewise) {
      return open(CpuBackend.of(lanewise));
    }

    /** Puts the model on a backend, ready to train; see {@link #open(Lanewise)}. */
    public <F, I> Trainer open(Backend<F, I> backend) {
      return new Trainer(
          new TrainingLoop<>(
              new TrainerOptions(
                  model, loss, optimizer, batchSize, epochs, seed, validation, listeners),
              backend));
    }
  }
}
