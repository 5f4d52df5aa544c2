// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import dev.lanewise.kernels.Adam;
import dev.lanewise.kernels.Sgd;
import dev.lanewise.kernels.UpdateRule;
import dev.lanewise.kernels.WeightDecay;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** Parameter updates; 235146 is the number of parameters of the perceptron 784-256-128-10. */
public class UpdatesBenchmark extends KernelBenchmark {

  /** Parameters. */
  @Param({"4096", "235146", "4194304"})
  public int n;

  private final Sgd sgd = Sgd.of(1e-6f);
  private final Adam adam = Adam.of(1e-3f);
  private float[] gradient;
  private float[] moments;
  private float[] parameters;

  @Override
  protected void prepare() {
    gradient = floats(n, 1);
    moments = new float[2 * n];
    parameters = floats(n, 2);
  }

  /** Gradient descent. */
  @Benchmark
  public void sgd() {
    update(sgd);
  }

  /** Adam, always the same step of it: the arithmetic does not depend on its number. */
  @Benchmark
  public void adam() {
    update(adam);
  }

  private void update(UpdateRule rule) {
    lanewise
        .updates()
        .update(n, rule, WeightDecay.NONE, 10, gradient, 0, moments, 0, parameters, 0);
  }
}
