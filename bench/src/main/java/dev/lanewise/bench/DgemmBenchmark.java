// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** Products in double precision. */
public class DgemmBenchmark extends KernelBenchmark {

  /** m x n x k, and the transposes of A and B. */
  @Param({"64x64x64 NN", "512x512x512 NN", "512x512x512 NT", "512x512x512 TN", "1024x1024x1024 NN"})
  public String shape;

  private ProductShape s;
  private double[] a;
  private double[] b;
  private double[] c;

  @Override
  protected void prepare() {
    s = ProductShape.parse(shape);
    a = doubles(s.m() * s.k(), 1);
    b = doubles(s.k() * s.n(), 2);
    c = new double[s.m() * s.n()];
  }

  /** The product. */
  @Benchmark
  public void dgemm() {
    lanewise
        .doubleProducts()
        .dgemm(
            s.transA(),
            s.transB(),
            s.m(),
            s.n(),
            s.k(),
            1,
            a,
            0,
            s.lda(),
            b,
            0,
            s.ldb(),
            0,
            c,
            0,
            s.n());
  }
}
