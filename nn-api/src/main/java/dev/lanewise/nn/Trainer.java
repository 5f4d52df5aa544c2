// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.kernels.Lanewise;
import dev.lanewise.nn.data.Dataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
   * Trains for the number of epochs that was set, or less with early stopping. Each epoch takes the
   * samples in a new order, drawn from the seed; the last batch may be smaller. Afterwards the
   * model has the new weights. Another call goes on where this one ended; early stopping begins
   * anew in it, unless this is the first call after a checkpoint was loaded that was saved in the
   * course of a {@code fit}.
   *
   * <p>Where samples have weights, a batch's loss is the mean that divides by their sum, so that
   * they count by their ratios within a batch, and within those that {@link
   * RuleOptimizer#accumulate} makes one; losses, accuracies and metrics of an epoch or a dataset
   * likewise. A sample of weight 0 is left out: its features are not read.
   *
   * @return what each epoch gave; no epoch at all if early stopping had ended the training that was
   *     loaded
   * @throws IllegalArgumentException if the dataset does not fit model and loss, has a bad label or
   *     weight, has weights that are all 0 or that the loss does not take, or leaves a last batch
   *     too small for a layer, as a single sample is for batch normalisation
   * @throws NonFiniteLossException if a loss or gradient is NaN or infinite; it says where that
   *     began, see {@link Builder#checkEveryStep}; the model keeps its old weights, and this
   *     trainer cannot be used any more
   */
  public History fit(Dataset dataset) {
    return loop.fit(dataset);
  }

  /**
   * Trains for this number of epochs, otherwise as {@link #fit(Dataset)}: after a checkpoint was
   * loaded, for those that are left.
   *
   * @throws IllegalArgumentException if epochs is not positive
   */
  public History fit(Dataset dataset, int epochs) {
    return loop.fit(dataset, epochs);
  }

  /** The number of epochs so far, those before a loaded checkpoint included. */
  public int epoch() {
    return loop.epochs();
  }

  /**
   * Saves the training as safetensors: parameters, what the optimizer keeps, epoch, step and seed,
   * and in the course of a {@code fit} what early stopping has seen, with its best weights. Between
   * calls of {@code fit}, or after an epoch, from a listener. The file is written beside its place
   * and then renamed; see {@link Parameters#save}.
   *
   * @throws IOException if the file cannot be written
   * @throws UnsupportedOperationException if the optimizer is not a {@link RuleOptimizer}
   */
  public void saveCheckpoint(Path file) throws IOException {
    loop.saveCheckpoint(file);
  }

  /**
   * Goes on where a training was saved, with the same bits as if it had never stopped. Shapes of
   * the model, update rules, seed, batch size and what early stopping looks at must be those that
   * it had; that dataset, loss, learning rates and the other settings are, too, is up to the
   * caller, who may want to change them. The model gets the saved weights.
   *
   * @throws IOException if the file cannot be read, is damaged or cut, or is not of such a
   *     training; nothing changes then
   * @throws UnsupportedOperationException if the optimizer is not a {@link RuleOptimizer}
   */
  public void loadCheckpoint(Path file) throws IOException {
    loop.loadCheckpoint(file);
  }

  /**
   * Loss, accuracy, confusion and metrics on a dataset.
   *
   * @throws IllegalArgumentException if the dataset does not fit model and loss or has a bad label
   */
  public Evaluation evaluate(Dataset dataset) {
    return loop.evaluate(dataset);
  }

  /**
   * How weights, activations and gradients are distributed, layer by layer, with the weights of
   * now: the model as it is used, without dropout and with running statistics, and the gradients of
   * each batch's mean loss. It changes nothing, and may be called from a listener after an epoch.
   *
   * @throws IllegalArgumentException if the dataset does not fit model and loss or has a bad label
   */
  public Statistics statistics(Dataset dataset) {
    return loop.statistics(dataset);
  }

  /**
   * What the loss makes of the model's output for a user: of a loss of logits the probability of
   * each class, of a regression the numbers themselves.
   *
   * @param inputs rows x features, row-major
   * @param rows the number of rows
   * @return rows x outputs, row-major
   * @throws IllegalArgumentException if rows is not positive or does not fit the inputs
   */
  public float[] predict(float[] inputs, int rows) {
    return loop.predict(inputs, rows);
  }

  /**
   * The same of a model that takes indices.
   *
   * @param inputs rows x features, row-major
   * @throws IllegalArgumentException if rows is not positive or does not fit the inputs, or an
   *     index is out of range
   */
  public float[] predict(int[] inputs, int rows) {
    return loop.predict(inputs, rows);
  }

  /** What a step of a full batch without weights does and where, as text for a person. */
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
    private final List<Metric> metrics = new ArrayList<>();
    private final List<TrainingListener> listeners = new ArrayList<>();
    private Optimizer optimizer = Optimizers.adam(1e-3f);
    private int batchSize = 32;
    private int epochs = 1;
    private long seed;
    private boolean prefetch;
    private @Nullable Dataset validation;
    private @Nullable EarlyStopping earlyStopping;
    private @Nullable Path checkpoint;
    private @Nullable Boolean checkEveryStep;

    private Builder(Model model, Loss loss) {
      this.model = Objects.requireNonNull(model, "model");
      this.loss = Objects.requireNonNull(loss, "loss");
    }

    /** How weights are updated; Adam with learning rate 1e-3 unless set. */
    public Builder optimizer(Optimizer optimizer) {
      this.optimizer = Objects.requireNonNull(optimizer, "optimizer");
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
     * Decides the order of the samples, what dropout leaves out, and the first weights of a model
     * that has none; 0 unless set.
     */
    public Builder seed(long seed) {
      this.seed = seed;
      return this;
    }

    /**
     * Whether a thread of the trainer's own fills each batch while the one before it is being
     * worked on; not unless set. The result is the same. It pays where a processor is free and
     * samples are costly to copy, as from views or mapped files; the dataset is then read on that
     * thread.
     */
    public Builder prefetch(boolean prefetch) {
      this.prefetch = prefetch;
      return this;
    }

    /** A dataset to evaluate after every epoch. */
    public Builder validateOn(Dataset dataset) {
      this.validation = Objects.requireNonNull(dataset, "dataset");
      return this;
    }

    /**
     * Saves a checkpoint after every epoch, each in the place of the last; see {@link
     * Trainer#saveCheckpoint}. Where it cannot be written, {@code fit} ends with an {@link
     * java.io.UncheckedIOException}.
     */
    public Builder checkpoint(Path file) {
      this.checkpoint = Objects.requireNonNull(file, "file");
      return this;
    }

    /**
     * Whether loss and gradients are looked at in every step, before its update: then a {@link
     * NonFiniteLossException} names the op in which the first NaN or infinity appeared. Unless set
     * they are on the CPU, where it costs a pass over the gradients. On a device it means to wait
     * for each step; without it losses are looked at every 32 batches or less, after their updates.
     */
    public Builder checkEveryStep(boolean check) {
      this.checkEveryStep = check;
      return this;
    }

    /** Adds metrics, for {@code evaluate} and for the validation set after every epoch. */
    public Builder metrics(Metric... more) {
      metrics.addAll(List.of(more));
      return this;
    }

    /** Ends {@code fit} early, and restores the best weights. */
    public Builder stopEarly(EarlyStopping rule) {
      this.earlyStopping = Objects.requireNonNull(rule, "rule");
      return this;
    }

    /** Adds somebody who is told how training goes. */
    public Builder on(TrainingListener listener) {
      listeners.add(Objects.requireNonNull(listener, "listener"));
      return this;
    }

    /**
     * Puts the model on the CPU, ready to train.
     *
     * @param lanewise stays open until the trainer is closed, and is not closed by it
     * @throws IllegalArgumentException if a setting is not positive, or model, loss, metrics and
     *     validation set do not fit together
     */
    public Trainer open(Lanewise lanewise) {
      return open(CpuBackend.of(lanewise));
    }

    /** Puts the model on a backend, ready to train; see {@link #open(Lanewise)}. */
    public <F, I> Trainer open(Backend<F, I> backend) {
      return new Trainer(
          new TrainingLoop<>(
              new TrainerOptions(
                  model,
                  loss,
                  optimizer,
                  batchSize,
                  epochs,
                  seed,
                  prefetch,
                  validation,
                  earlyStopping,
                  checkpoint,
                  checkEveryStep,
                  metrics,
                  listeners),
              backend));
    }
  }
}
