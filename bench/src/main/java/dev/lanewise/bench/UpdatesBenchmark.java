// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import dev.lanewise.kernels.Adam;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** Parameter updates; 235146 is the number of parameters of the perceptron 784-256-128-10. */
public class UpdatesBenchmark extends KernelBenchmark {

  /** Parameters. */
  @Param({"4096", "235146", "4194304"})
  public int n;

  private final Adam adam = Adam.of(1e-3f);
  private float[] gradient;
  private float[] moment1;
  private float[] moment2;
  private float[] parameters;

  @Override
  protected void prepare() {
    gradient = floats(n, 1);
    moment1 = new float[n];
    moment2 = new float[n];
    parameters = floats(n, 2);
  }

  /** Gradient descent. */
  @Benchmark
  public void sgd() {
    lanewise.updates().sgd(n, 1e-6f, gradient, 0, parameters, 0);
  }

  /** Adam, always the same step of it: the arithmetic does not depend on its number. */
  @Benchmark
  public void adam() {
    lanewise.updates().adam(n, adam, 10, gradient, 0, moment1, 0, moment2, 0, parameters, 0);
  }
}
