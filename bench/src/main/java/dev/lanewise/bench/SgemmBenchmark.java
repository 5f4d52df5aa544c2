// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Epilogue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** Products in single precision: squares, and those of a perceptron 784-256-128-10 in training. */
public class SgemmBenchmark extends KernelBenchmark {

  /** m x n x k, and the transposes of A and B. */
  @Param({
    "64x64x64 NN",
    "256x256x256 NN",
    "512x512x512 NN",
    "1024x1024x1024 NN",
    "1024x1024x1024 NT",
    "1024x1024x1024 TN",
    "1024x1024x1024 TT",
    "128x256x784 NT",
    "256x784x128 TN",
    "128x784x256 NN",
    "128x10x128 NT",
    "10x128x128 TN",
    "1x256x784 NT"
  })
  public String shape;

  private ProductShape s;
  private float[] a;
  private float[] b;
  private float[] c;
  private Epilogue<float[]> plain;
  private Epilogue<float[]> biasRelu;

  @Override
  protected void prepare() {
    s = ProductShape.parse(shape);
    a = floats(s.m() * s.k(), 1);
    b = floats(s.k() * s.n(), 2);
    c = new float[s.m() * s.n()];
    plain = Epilogue.none();
    biasRelu = Epilogue.bias(floats(s.n(), 3), 0).then(Activation.RELU);
  }

  /** The product alone. */
  @Benchmark
  public void sgemm() {
    multiply(plain);
  }

  /** With bias and ReLU, as a dense layer computes it. */
  @Benchmark
  public void sgemmBiasRelu() {
    multiply(biasRelu);
  }

  private void multiply(Epilogue<float[]> epilogue) {
    lanewise
        .products()
        .sgemm(
            s.transA(),
            s.transB(),
            s.m(),
            s.n(),
            s.k(),
            1f,
            a,
            0,
            s.lda(),
            b,
            0,
            s.ldb(),
            0f,
            c,
            0,
            s.n(),
            epilogue);
  }
}
