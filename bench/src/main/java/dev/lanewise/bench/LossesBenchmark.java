// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import dev.lanewise.kernels.CrossEntropy;
import dev.lanewise.kernels.Reduction;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** Losses with their gradients. */
public class LossesBenchmark extends KernelBenchmark {

  /** Rows x classes. */
  @Param({"128x10", "128x1000", "64x32000", "16x128256"})
  public String logits;

  private final CrossEntropy<float[]> options = CrossEntropy.of(Reduction.MEAN);
  private int rows;
  private int classes;
  private float[] z;
  private int[] labels;
  private float[] losses;
  private float[] gradient;

  @Override
  protected void prepare() {
    String[] sizes = logits.split("x", -1);
    rows = Integer.parseInt(sizes[0]);
    classes = Integer.parseInt(sizes[1]);
    z = floats(rows * classes, 1);
    labels = labels(rows, classes, 2);
    losses = new float[1];
    gradient = new float[rows * classes];
  }

  /** Softmax, cross-entropy and gradient in one call. */
  @Benchmark
  public void softmaxCrossEntropy() {
    lanewise
        .losses()
        .softmaxCrossEntropy(
            rows, classes, z, 0, classes, labels, 0, options, 1, losses, 0, gradient, 0, classes);
  }
}
