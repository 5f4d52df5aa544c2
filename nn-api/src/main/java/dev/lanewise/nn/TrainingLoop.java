// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.nn.data.Dataset;
import java.util.ArrayList;
import java.util.List;

/** What a {@link Trainer} does, for one kind of storage. */
final class TrainingLoop<F, I> implements AutoCloseable {

  private final TrainerOptions options;
  private final TrainingState<F, I> state;
  private final BatchCache<TrainingStep<F, I>> steps;
  private final EpochMeter<F, I> meter;
  private final Evaluator<F, I> evaluator;
  private final Predictor.Engine<F, I> probabilities;
  private final int classes;
  private int epoch;
  private boolean failed;
  private boolean closed;

  TrainingLoop(TrainerOptions options, Backend<F, I> backend) {
    Model model = options.model();
    this.options = options;
    this.classes = TrainingState.classes(model);
    if (options.validation() != null) {
      requireFit("the validation set", options.validation());
    }
    if (!model.parameters().isInitialized()) {
      model.initialize(options.seed());
    }
    this.state = TrainingState.open(model, options.loss(), options.optimizer(), backend);
    this.steps = new BatchCache<>(options.batchSize(), state::step);
    this.meter = new EpochMeter<>(backend, options.batchSize(), classes);
    this.evaluator = new Evaluator<>(state, options.batchSize());
    this.probabilities =
        new Predictor.Engine<>(
            backend,
            model,
            options.loss().probabilities(model.output()),
            state.parameters,
            options.batchSize());
  }

  History fit(Dataset dataset) {
    requireUsable();
    requireFit("the dataset", dataset);
    state.parameters.refresh();
    int[] order = new int[dataset.size()];
    List<EpochResult> results = new ArrayList<>();
    try {
      for (int i = 0; i < options.epochs(); i++) {
        results.add(epoch(dataset, order));
      }
    } catch (NonFiniteLossException e) {
      failed = true;
      throw e;
    }
    state.copyToModel();
    return new History(results);
  }

  private EpochResult epoch(Dataset dataset, int[] order) {
    epoch++;
    Streams.shuffling(options.seed(), epoch).permutation(order);
    int batchSize = options.batchSize();
    int batches = Math.ceilDiv(order.length, batchSize);
    options.listeners().forEach(listener -> listener.onEpochStart(epoch, batches));
    meter.startEpoch();
    long start = System.nanoTime();
    for (int batch = 1; batch <= batches; batch++) {
      int from = (batch - 1) * batchSize;
      int to = Math.min(order.length, from + batchSize);
      TrainingStep<F, I> step = steps.get(to - from);
      step.load(dataset, order, from);
      step.run();
      meter.add(step);
      if (batch == 1 || batch == batches || meter.isFull()) {
        meter.read(epoch);
      }
      for (int i = 0; i < options.listeners().size(); i++) {
        options.listeners().get(i).onBatch(epoch, batch, batches, to, meter.loss());
      }
    }
    double seconds = (System.nanoTime() - start) * 1e-9;
    Evaluation validation = options.validation() == null ? null : evaluateNow(options.validation());
    EpochResult result =
        new EpochResult(
            epoch,
            meter.loss(),
            meter.accuracy(),
            validation == null ? Float.NaN : validation.loss(),
            validation == null ? Float.NaN : validation.accuracy(),
            order.length / seconds);
    options.listeners().forEach(listener -> listener.onEpochEnd(result));
    return result;
  }

  Evaluation evaluate(Dataset dataset) {
    requireUsable();
    requireFit("the dataset", dataset);
    state.parameters.refresh();
    return evaluateNow(dataset);
  }

  private Evaluation evaluateNow(Dataset dataset) {
    int[] order = new int[dataset.size()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    return evaluator.evaluate(dataset, order);
  }

  float[] predict(float[] inputs, int rows) {
    requireUsable();
    return probabilities.predict(inputs, rows);
  }

  String explain() {
    return steps.get(options.batchSize()).explain();
  }

  private void requireUsable() {
    if (closed) {
      throw new IllegalStateException("the trainer is closed");
    }
    if (failed) {
      throw new IllegalStateException(
          "training stopped at a loss that is not finite; open a new trainer");
    }
  }

  /** Checked once here, so that a bad label cannot stop an epoch half way. */
  private void requireFit(String name, Dataset dataset) {
    int features = options.model().input().shape().elements(1);
    if (dataset.size() < 1) {
      throw new IllegalArgumentException(name + " is empty, must have a sample");
    }
    if (dataset.features() != features || dataset.classes() != classes) {
      throw new IllegalArgumentException(
          name
              + " has "
              + dataset.features()
              + " features and "
              + dataset.classes()
              + " classes, the model takes "
              + features
              + " and gives "
              + classes);
    }
    for (int i = 0; i < dataset.size(); i++) {
      int label = dataset.label(i);
      if (label < 0 || label >= classes) {
        throw new IllegalArgumentException(
            name + " has label " + label + " at " + i + ", must be in [0, " + classes + ")");
      }
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      if (!failed) {
        state.copyToModel();
      }
      probabilities.close();
      evaluator.close();
      steps.close();
      meter.close();
      state.close();
    }
  }
}
