// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.plan.Plan;

/** Runs a model forward over datasets, with the weights of a training state. */
final class Evaluator<F, I> implements AutoCloseable {

  private final TrainingState<F, I> state;
  private final BatchCache<Plan<F, I>> plans;
  private final int classes;
  private final float[] inputs;
  private final int[] labels;
  private final float[] losses;
  private final float[] outputs;

  Evaluator(TrainingState<F, I> state, int batchSize) {
    this.state = state;
    this.plans = new BatchCache<>(batchSize, this::compile);
    this.classes = TrainingState.classes(state.model);
    this.inputs = new float[state.model.input().shape().elements(batchSize)];
    this.labels = new int[batchSize];
    this.losses = new float[batchSize];
    this.outputs = new float[Math.multiplyExact(batchSize, classes)];
  }

  private Plan<F, I> compile(int rows) {
    return Plan.on(state.backend, rows)
        .parameters(state.parameters.layout(), state.parameters.storage())
        .output(state.losses)
        .output(state.model.output())
        .compile();
  }

  /**
   * Loss, accuracy and confusion over all samples in order.
   *
   * @param order the numbers 0 to size - 1
   */
  Evaluation evaluate(Dataset dataset, int[] order) {
    ConfusionMatrix confusion = new ConfusionMatrix(classes);
    double lossSum = 0;
    for (int from = 0; from < order.length; from += plans.batchSize()) {
      int rows = Math.min(plans.batchSize(), order.length - from);
      Plan<F, I> plan = plans.get(rows);
      dataset.batch(order, from, rows, inputs, labels);
      plan.write(state.model.input(), inputs, 0);
      plan.writeLabels(state.labels, labels, 0);
      plan.run();
      read(plan);
      for (int row = 0; row < rows; row++) {
        lossSum += losses[row];
        confusion.add(labels[row], Scores.best(outputs, row * classes, classes));
      }
    }
    return new Evaluation((float) (lossSum / order.length), confusion.accuracy(), confusion);
  }

  private void read(Plan<F, I> plan) {
    Tensor output = state.model.output();
    plan.read(state.losses, losses, 0);
    plan.read(output, outputs, 0);
  }

  @Override
  public void close() {
    plans.close();
  }
}
