// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.plan.Plan;
import java.util.List;

/** Runs a model forward over datasets, with the weights of a training state. */
final class Evaluator<F, I> implements AutoCloseable {

  private final TrainingState<F, I> state;
  private final BatchCache<Plan<F, I>> plain;
  private final BatchCache<Plan<F, I>> weighted;
  private final int classes;
  private final Batch batch;
  private final float[] losses;
  private final float[] outputs;
  private final List<Metric> metrics;
  private final Tensor prediction;
  private final float[] predictions;

  /**
   * An evaluator.
   *
   * @param prediction what metrics are of
   */
  Evaluator(TrainingState<F, I> state, int batchSize, List<Metric> metrics, Tensor prediction) {
    this.metrics = metrics;
    this.prediction = prediction;
    this.predictions = new float[metrics.isEmpty() ? 0 : prediction.shape().elements(batchSize)];
    this.state = state;
    this.plain = new BatchCache<>(batchSize, rows -> compile(rows, false));
    this.weighted = new BatchCache<>(batchSize, rows -> compile(rows, true));
    this.classes = state.classes();
    this.batch = new Batch(state, batchSize);
    this.losses = new float[batchSize];
    this.outputs = new float[Math.multiplyExact(batchSize, classes)];
  }

  private Plan<F, I> compile(int rows, boolean weighted) {
    var plan =
        Plan.on(state.backend, rows)
            .parameters(state.parameters.layout(), state.parameters.storage())
            .output(state.objective(weighted).losses())
            .output(state.model.output());
    return (predictions.length == 0 ? plan : plan.output(prediction)).compile();
  }

  /**
   * Loss, metrics, accuracy and confusion over samples in order; the last two not without classes.
   *
   * @param order which samples
   */
  Evaluation evaluate(Dataset dataset, int[] order) {
    ConfusionMatrix confusion = new ConfusionMatrix(classes);
    ScoreSheet scores = new ScoreSheet(metrics, state.targets());
    Objective objective = state.objective(dataset.isWeighted());
    BatchCache<Plan<F, I>> plans = dataset.isWeighted() ? weighted : plain;
    double lossSum = 0;
    double lossWeight = 0;
    for (int from = 0; from < order.length; from += plans.batchSize()) {
      int rows = Math.min(plans.batchSize(), order.length - from);
      Plan<F, I> plan = plans.get(rows);
      batch.load(dataset, order, from, rows);
      batch.write(plan, objective);
      plan.run();
      plan.read(objective.losses(), losses, 0);
      int lossCount = objective.losses().shape().elements(rows);
      if (batch.weight() > 0) {
        for (int i = 0; i < lossCount; i++) {
          lossSum += losses[i] * (batch.weight() / lossCount);
        }
        lossWeight += batch.weight();
      }
      if (classes > 0) {
        count(plan, rows, confusion);
      }
      if (predictions.length > 0) {
        plan.read(prediction, predictions, 0);
        if (classes > 0) {
          scores.add(predictions, batch.labels, batch.weights, rows);
        } else {
          scores.add(predictions, batch.targets, batch.weights, rows);
        }
      }
    }
    float loss = (float) (lossSum / lossWeight);
    return new Evaluation(loss, confusion.accuracy(), confusion, scores.values());
  }

  private void count(Plan<F, I> plan, int rows, ConfusionMatrix confusion) {
    plan.read(state.model.output(), outputs, 0);
    for (int row = 0; row < rows; row++) {
      int best = Scores.best(outputs, row * classes, classes);
      confusion.add(batch.labels[row], best, batch.weights[row]);
    }
  }

  @Override
  public void close() {
    plain.close();
    weighted.close();
  }
}
