// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.graph.Leaf.Labels;
import dev.lanewise.nn.graph.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What a {@link Trainer} does, for one kind of storage. */
final class TrainingLoop<F, I> implements AutoCloseable {

  private final TrainerOptions options;
  private final TrainingState<F, I> state;
  private final BatchCache<TrainingStep<F, I>> plainSteps;
  private final BatchCache<TrainingStep<F, I>> weightedSteps;
  private final BatchSource batches;
  private final EpochMeter<F, I> meter;
  private final Evaluator<F, I> evaluator;
  private final Predictor.Engine<F, I> predictor;
  private final int classes;
  private final int targets;
  private final DatasetFit fit;
  private final Health<F, I> health;
  private @Nullable BestEpoch<F, I> best;
  private int epoch;
  private boolean failed;
  private boolean closed;

  TrainingLoop(TrainerOptions options, Backend<F, I> backend) {
    Model model = options.model();
    this.options = options;
    Tensor target = options.loss().target(model.output());
    this.classes = target.op() instanceof Labels labels ? labels.classes() : 0;
    this.targets = target.shape().elements(1);
    requireRoom(model.input(), model.output(), target);
    this.fit = new DatasetFit(model.input(), classes, targets);
    if (options.validation() != null) {
      fit.require("the validation set", options.validation());
      if (options.validation().isWeighted()) {
        // A loss that takes no weights is refused now, and not after an epoch.
        var _ = Objective.of(model, options.loss(), target, true);
      }
    }
    Tensor prediction = options.loss().prediction(model.output());
    requireMetrics(prediction);
    if (!model.parameters().isInitialized()) {
      model.initialize(options.seed());
    }
    this.state =
        TrainingState.open(model, options.loss(), options.optimizer(), backend, options.seed());
    this.plainSteps = new BatchCache<>(options.batchSize(), state::step);
    this.weightedSteps = new BatchCache<>(options.batchSize(), state::weightedStep);
    this.batches =
        options.prefetch()
            ? new PrefetchedBatches(state, options.batchSize())
            : new DirectBatches(state, options.batchSize());
    this.health = new Health<>(state, options.checkEveryStep());
    this.meter = new EpochMeter<>(backend, options.batchSize(), classes);
    this.evaluator = new Evaluator<>(state, options.batchSize(), options.metrics(), prediction);
    this.predictor =
        new Predictor.Engine<>(
            backend, model, prediction, state.parameters, null, options.batchSize());
  }

  History fit(Dataset dataset) {
    return fit(dataset, options.epochs());
  }

  History fit(Dataset dataset, int epochs) {
    requireUsable();
    if (epochs < 1) {
      throw new IllegalArgumentException("epochs is " + epochs + ", must be positive");
    }
    fit.require("the dataset", dataset);
    int[] samples = samples(dataset);
    compileSteps(steps(dataset), samples.length);
    state.parameters.refresh();
    int[] order = new int[samples.length];
    List<EpochResult> results = new ArrayList<>();
    if (best == null) {
      best = bestEpoch();
    }
    try (BestEpoch<F, I> watch = best) {
      while (results.size() < epochs && (watch == null || !watch.isOver())) {
        results.add(epoch(dataset, samples, order));
      }
      if (watch != null) {
        watch.restore();
      }
    } catch (NonFiniteLossException e) {
      failed = true;
      throw e;
    } finally {
      best = null;
    }
    state.copyToModel();
    return new History(results);
  }

  /** All that an epoch takes, so that a batch too small for an op stops none half way. */
  private void compileSteps(BatchCache<TrainingStep<F, I>> steps, int samples) {
    if (samples >= options.batchSize()) {
      steps.get(options.batchSize());
    }
    int last = samples % options.batchSize();
    if (last > 0) {
      try {
        steps.get(last);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "batchSize is %d, which leaves %d of %d samples to the last batch: %s"
                .formatted(options.batchSize(), last, samples, e.getMessage()),
            e);
      }
    }
  }

  private BatchCache<TrainingStep<F, I>> steps(Dataset dataset) {
    return dataset.isWeighted() ? weightedSteps : plainSteps;
  }

  private @Nullable BestEpoch<F, I> bestEpoch() {
    EarlyStopping rule = options.earlyStopping();
    return rule == null ? null : new BestEpoch<>(rule, state.backend, state.parameters);
  }

  private EpochResult epoch(Dataset dataset, int[] samples, int[] order) {
    epoch++;
    Streams.shuffling(options.seed(), epoch).permutation(order);
    for (int i = 0; i < order.length; i++) {
      order[i] = samples[order[i]];
    }
    int count = Math.ceilDiv(order.length, options.batchSize());
    options.listeners().forEach(listener -> listener.onEpochStart(epoch, count));
    long firstStep = state.random.step();
    long start = System.nanoTime();
    batches.begin(dataset, order);
    try {
      run(steps(dataset), count);
    } catch (NonFiniteLossException e) {
      batches.end();
      throw health.explained(e, steps(dataset), dataset, order, firstStep);
    } finally {
      batches.end();
    }
    double seconds = (System.nanoTime() - start) * 1e-9;
    Evaluation validation = options.validation() == null ? null : evaluateNow(options.validation());
    state.update.endEpoch(validation == null ? meter.loss() : validation.loss());
    EpochResult result =
        new EpochResult(
            epoch,
            meter.loss(),
            meter.accuracy(),
            validation == null ? Float.NaN : validation.loss(),
            validation == null ? Float.NaN : validation.accuracy(),
            order.length / seconds,
            validation == null ? Map.of() : validation.metrics(),
            state.update.learningRate());
    if (best != null) {
      best.add(result);
    }
    options.listeners().forEach(listener -> listener.onEpochEnd(result));
    if (options.checkpoint() != null) {
      try {
        saveCheckpoint(options.checkpoint());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return result;
  }

  private void run(BatchCache<TrainingStep<F, I>> steps, int count) {
    meter.startEpoch();
    int samples = 0;
    for (int i = 1; i <= count; i++) {
      Batch batch = batches.next();
      samples += batch.size();
      if (batch.weight() > 0) {
        TrainingStep<F, I> step = steps.get(batch.size());
        step.backward(batch);
        meter.add(step, batch, i);
        health.look(meter, epoch, i);
        step.update();
      } else {
        state.random.advance();
        state.update.step(0);
      }
      if (i == 1 || i == count || meter.isFull()) {
        meter.read(epoch);
      }
      for (int l = 0; l < options.listeners().size(); l++) {
        options.listeners().get(l).onBatch(epoch, i, count, samples, meter.loss());
      }
    }
  }

  int epochs() {
    return epoch;
  }

  void saveCheckpoint(Path file) throws IOException {
    requireUsable();
    new Checkpoint<>(state, options.batchSize(), options.earlyStopping())
        .save(file, epoch, best == null ? null : best.snapshot());
  }

  void loadCheckpoint(Path file) throws IOException {
    requireUsable();
    var resumed = new Checkpoint<>(state, options.batchSize(), options.earlyStopping()).load(file);
    epoch = resumed.epoch();
    if (best != null) {
      best.close();
      best = null;
    }
    BestEpoch<F, I> watch = resumed.best() == null ? null : bestEpoch();
    if (watch != null && resumed.best() != null) {
      watch.resume(resumed.best());
    }
    best = watch;
  }

  Evaluation evaluate(Dataset dataset) {
    requireUsable();
    fit.require("the dataset", dataset);
    state.parameters.refresh();
    return evaluateNow(dataset);
  }

  private Evaluation evaluateNow(Dataset dataset) {
    return evaluator.evaluate(dataset, samples(dataset));
  }

  /** Those that count: of what has the weight 0, nothing is read, so that it may be anything. */
  private static int[] samples(Dataset dataset) {
    return IntStream.range(0, dataset.size()).filter(i -> dataset.weight(i) > 0).toArray();
  }

  Statistics statistics(Dataset dataset) {
    requireUsable();
    fit.require("the dataset", dataset);
    state.parameters.refresh();
    try (Inspection<F, I> inspection =
        new Inspection<>(state, options.batchSize(), dataset.isWeighted())) {
      return inspection.of(dataset, samples(dataset));
    }
  }

  float[] predict(float[] inputs, int rows) {
    requireUsable();
    return predictor.predict(inputs, rows);
  }

  float[] predict(int[] inputs, int rows) {
    requireUsable();
    return predictor.predict(inputs, rows);
  }

  String explain() {
    requireUsable();
    return plainSteps.get(options.batchSize()).explain();
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

  /** What a batch takes on the heap is asked for before anything that must be freed. */
  private void requireRoom(Tensor... ofBatch) {
    for (Tensor tensor : ofBatch) {
      try {
        tensor.shape().elements(options.batchSize());
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("batchSize is too large: " + e.getMessage(), e);
      }
    }
  }

  private void requireMetrics(Tensor prediction) {
    int outputs = prediction.shape().elements(1);
    int wanted = classes > 0 ? classes : targets;
    if (!options.metrics().isEmpty() && outputs != wanted) {
      throw new IllegalArgumentException(
          "there are metrics, but a sample has "
              + outputs
              + " predictions and "
              + wanted
              + " targets, must be as many");
    }
    ScoreSheet.requireFit(options.metrics(), wanted);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      if (!failed) {
        state.copyToModel();
      }
      batches.close();
      health.close();
      predictor.close();
      evaluator.close();
      plainSteps.close();
      weightedSteps.close();
      meter.close();
      if (best != null) {
        best.close();
      }
      state.close();
    }
  }
}
