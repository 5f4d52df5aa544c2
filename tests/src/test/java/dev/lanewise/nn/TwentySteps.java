// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import static dev.lanewise.nn.Layers.batchNorm;
import static dev.lanewise.nn.Layers.dense;
import static dev.lanewise.nn.Layers.dropout;
import static dev.lanewise.nn.Layers.embedding;
import static dev.lanewise.nn.Layers.flatten;
import static dev.lanewise.nn.Layers.gelu;
import static dev.lanewise.nn.Layers.layerNorm;
import static dev.lanewise.nn.Layers.prelu;
import static dev.lanewise.nn.Layers.relu;
import static dev.lanewise.nn.Layers.sigmoid;
import static dev.lanewise.nn.Layers.tanh;
import static dev.lanewise.nn.Losses.huber;
import static dev.lanewise.nn.Losses.softmaxCrossEntropy;
import static dev.lanewise.nn.Optimizers.adam;

import dev.lanewise.nn.data.Dataset;
import java.util.stream.IntStream;

/**
 * A training of 20 steps that goes through every kernel of a perceptron, with sizes that leave a
 * rest at every vector width, and more than one block of k.
 */
public final class TwentySteps {

  /**
   * The {@link #checksum} of the weights after it: the same on every machine, at every vector
   * width, for every number of threads, on every backend. It changes only when the contract does.
   */
  public static final int CHECKSUM = 0x8ce8addf;

  private static final int BATCH = 37;

  private TwentySteps() {}

  /** Trains on a backend, and gives back all weights. */
  public static <F, I> float[] train(Backend<F, I> backend) {
    Sequential model =
        Sequential.of(
            dense(301, 67), relu(), dense(67, 51), tanh(), dense(51, 19), sigmoid(), dense(19, 7));
    model.parameters().initialize(3);
    return train(backend, model, softmaxCrossEntropy());
  }

  /** The same of a network with normalisations and dropout, against targets that are no labels. */
  public static <F, I> float[] trainNormalised(Backend<F, I> backend) {
    Sequential model =
        Sequential.of(
            dense(301, 35),
            batchNorm(),
            gelu(),
            dropout(0.3f),
            dense(35, 19),
            layerNorm(),
            prelu(),
            dense(19, 7));
    model.parameters().initialize(3);
    return train(backend, model, huber(0.5f));
  }

  /** The same of a network that begins with an embedding. */
  public static <F, I> float[] trainEmbedded(Backend<F, I> backend) {
    Sequential model =
        Sequential.of(embedding(53, 7).length(11), flatten(), dense(77, 19), relu(), dense(19, 2));
    model.parameters().initialize(3);
    Dataset dataset = Samples.sentences(20 * BATCH, 11, 53, 5);
    return train(backend, model, softmaxCrossEntropy(), dataset);
  }

  private static <F, I> float[] train(Backend<F, I> backend, Sequential model, Loss loss) {
    return train(backend, model, loss, Samples.clouds(20 * BATCH, 301, 7, 5));
  }

  private static <F, I> float[] train(
      Backend<F, I> backend, Sequential model, Loss loss, Dataset dataset) {
    int[] order = IntStream.range(0, dataset.size()).toArray();
    try (var state = TrainingState.open(model, loss, adam(0.01f), backend);
        var step = state.step(BATCH)) {
      for (int i = 0; i < 20; i++) {
        step.load(dataset, order, i * BATCH);
        step.run();
      }
      state.copyToModel();
    }
    float[] weights = new float[(int) model.parameters().count()];
    int at = 0;
    for (String name : model.parameters().names()) {
      float[] values = model.parameters().get(name);
      System.arraycopy(values, 0, weights, at, values.length);
      at += values.length;
    }
    return weights;
  }

  /** One number for all bits. */
  public static int checksum(float[] weights) {
    int sum = 1;
    for (float weight : weights) {
      sum = 31 * sum + Float.floatToIntBits(weight);
    }
    return sum;
  }
}
