// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** Functions of each element; lengths that fit the first cache, the second, and neither. */
public class ElementwiseBenchmark extends KernelBenchmark {

  /** Elements. */
  @Param({"1024", "32768", "4194304"})
  public int n;

  private float[] x;
  private float[] positive;
  private float[] y;
  private float[] z;

  @Override
  protected void prepare() {
    x = floats(n, 1);
    positive = x.clone();
    for (int i = 0; i < n; i++) {
      positive[i] = 1.5f + x[i];
    }
    y = floats(n, 2);
    z = new float[n];
  }

  /** {@code e^x}. */
  @Benchmark
  public void exp() {
    lanewise.elementwise().exp(n, x, 0, z, 0);
  }

  /** {@code ln x}. */
  @Benchmark
  public void log() {
    lanewise.elementwise().log(n, positive, 0, z, 0);
  }

  /** ReLU. */
  @Benchmark
  public void relu() {
    lanewise.elementwise().relu(n, x, 0, z, 0);
  }

  /** The logistic function. */
  @Benchmark
  public void sigmoid() {
    lanewise.elementwise().sigmoid(n, x, 0, z, 0);
  }

  /** Hyperbolic tangent. */
  @Benchmark
  public void tanh() {
    lanewise.elementwise().tanh(n, x, 0, z, 0);
  }

  /** GELU, tanh form. */
  @Benchmark
  public void gelu() {
    lanewise.elementwise().gelu(n, x, 0, z, 0);
  }

  /** Gradient of ReLU. */
  @Benchmark
  public void reluBackward() {
    lanewise.elementwise().reluBackward(n, x, 0, y, 0, z, 0);
  }

  /** Gradient of the logistic function. */
  @Benchmark
  public void sigmoidBackward() {
    lanewise.elementwise().sigmoidBackward(n, x, 0, y, 0, z, 0);
  }

  /** Gradient of the hyperbolic tangent. */
  @Benchmark
  public void tanhBackward() {
    lanewise.elementwise().tanhBackward(n, x, 0, y, 0, z, 0);
  }

  /** Gradient of GELU. */
  @Benchmark
  public void geluBackward() {
    lanewise.elementwise().geluBackward(n, x, 0, y, 0, z, 0);
  }

  /** {@code x + y}. */
  @Benchmark
  public void add() {
    lanewise.elementwise().add(n, x, 0, y, 0, z, 0);
  }

  /** {@code x * y}. */
  @Benchmark
  public void multiply() {
    lanewise.elementwise().multiply(n, x, 0, y, 0, z, 0);
  }

  /** {@code z += 0.5 x}; the sums stop growing at 2^24 x, far from overflow. */
  @Benchmark
  public void axpy() {
    lanewise.elementwise().axpy(n, 0.5f, x, 0, z, 0);
  }

  /** {@code z = 0.5 x}. */
  @Benchmark
  public void scale() {
    lanewise.elementwise().scale(n, 0.5f, x, 0, z, 0);
  }

  /** What the memory alone costs: the JDK's copy of the same arrays. */
  @Benchmark
  public void copyOfTheJdk() {
    System.arraycopy(x, 0, z, 0, n);
  }

  /** What writing alone costs: the JDK's fill. */
  @Benchmark
  public void fillOfTheJdk() {
    Arrays.fill(z, 1f);
  }
}
