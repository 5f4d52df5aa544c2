// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A classifier of dense layers with ReLU between them, to be trained or used.
 *
 * @param task what is done with it
 * @param sizes features, units of each layer, classes
 * @param batch samples at once
 * @param threads how many may compute it
 */
public record MlpCase(Task task, List<Integer> sizes, int batch, int threads) {

  /** What is done with a network. */
  public enum Task {
    /** Steps of training: forward, mean cross-entropy, backward, Adam. */
    TRAIN,
    /** From inputs in memory to logits in memory. */
    PREDICT
  }

  /** Copies the sizes. */
  public MlpCase {
    sizes = List.copyOf(sizes);
  }

  /** To be trained on one thread. */
  static MlpCase training(int batch, Integer... sizes) {
    return new MlpCase(Task.TRAIN, List.of(sizes), batch, 1);
  }

  /** The same on other threads. */
  MlpCase on(int count) {
    return new MlpCase(task, sizes, batch, count);
  }

  /** The number of dense layers. */
  public int layers() {
    return sizes.size() - 1;
  }

  /** Units that enter a layer, counted from 0. */
  public int inputs(int layer) {
    return sizes.get(layer);
  }

  /** Units of a layer, counted from 0. */
  public int outputs(int layer) {
    return sizes.get(layer + 1);
  }

  /** Numbers of a sample. */
  public int features() {
    return sizes.getFirst();
  }

  /** Logits of a sample. */
  public int classes() {
    return sizes.getLast();
  }

  /**
   * Floating-point operations of the matrix products of a training step: of each layer its outputs
   * and the gradient of its weights, and of all but the first the gradient of its inputs.
   */
  double productFlops() {
    double flops = 0;
    for (int layer = 0; layer < layers(); layer++) {
      int products = layer == 0 ? 2 : 3;
      flops += 2.0 * products * batch * inputs(layer) * outputs(layer);
    }
    return flops;
  }

  /** As in {@code 784-256-128-10, batch 128}. */
  @Override
  public String toString() {
    return sizes.stream().map(String::valueOf).collect(Collectors.joining("-"))
        + ", batch "
        + batch
        + (threads == 1 ? "" : ", " + threads + " threads");
  }
}
