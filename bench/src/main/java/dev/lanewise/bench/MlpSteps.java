// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import dev.lanewise.nn.Backend;
import dev.lanewise.nn.Losses;
import dev.lanewise.nn.Optimizers;
import dev.lanewise.nn.Sequential;
import dev.lanewise.nn.TrainingState;
import dev.lanewise.nn.TrainingStep;

/** Our steps on a network of {@link MlpInputs}, one after another. */
final class MlpSteps implements AutoCloseable {

  private final TrainingState<?, ?> state;
  private final TrainingStep<?, ?> step;
  private final int[][] labels = new int[MlpInputs.LABEL_SETS][];
  private int taken;

  private MlpSteps(MlpCase mlp, TrainingState<?, ?> state) {
    this.state = state;
    step = state.step(mlp.batch());
    var inputs = new MlpInputs(mlp);
    for (int set = 0; set < labels.length; set++) {
      labels[set] = inputs.labels(set);
    }
    float[] x = inputs.x();
    System.arraycopy(x, 0, step.inputs(), 0, x.length);
  }

  /** With the model's weights. */
  static MlpSteps of(MlpCase mlp, Sequential model, Backend<?, ?> backend) {
    return new MlpSteps(
        mlp,
        TrainingState.open(
            model, Losses.softmaxCrossEntropy(), Optimizers.adam(MlpInputs.RATE), backend));
  }

  /** Takes a step, the copies of the batch and of its labels included. */
  void run() {
    int[] next = labels[taken % labels.length];
    taken++;
    System.arraycopy(next, 0, step.labels(), 0, next.length);
    step.run();
  }

  float loss() {
    return step.loss();
  }

  void copyToModel() {
    state.copyToModel();
  }

  @Override
  public void close() {
    step.close();
    state.close();
  }
}
