// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** BLAS on contiguous vectors, in the caches and beyond, beside what a copy takes. */
public class BlasBenchmark extends KernelBenchmark {

  /** Elements of a vector. */
  @Param({"1000", "30000", "4000000"})
  public int n;

  private float[] x;
  private float[] y;
  private double[] dx;
  private double[] dy;

  @Override
  protected void prepare() {
    x = floats(n, 1);
    y = floats(n, 2);
    dx = doubles(n, 1);
    dy = doubles(n, 2);
  }

  /** What memory gives: one vector read, one written. */
  @Benchmark
  public void copyOfTheJdk() {
    System.arraycopy(x, 0, y, 0, n);
  }

  /** Two vectors read. */
  @Benchmark
  public float dot() {
    return lanewise.blas().dot(n, x, 0, 1, y, 0, 1);
  }

  /** Two vectors read, in double precision. */
  @Benchmark
  public double dotOfDoubles() {
    return lanewise.doubleBlas().dot(n, dx, 0, 1, dy, 0, 1);
  }

  /** Two vectors read, one written. */
  @Benchmark
  public void axpy() {
    lanewise.blas().axpy(n, 1e-9f, x, 0, 1, y, 0, 1);
  }

  /** One vector read and written. */
  @Benchmark
  public void scal() {
    lanewise.blas().scal(n, 1, x, 0, 1);
  }

  /** One vector read. */
  @Benchmark
  public float nrm2() {
    return lanewise.blas().nrm2(n, x, 0, 1);
  }

  /** One vector read. */
  @Benchmark
  public float asum() {
    return lanewise.blas().asum(n, x, 0, 1);
  }

  /** One vector read. */
  @Benchmark
  public int iamax() {
    return lanewise.blas().iamax(n, x, 0, 1);
  }
}
