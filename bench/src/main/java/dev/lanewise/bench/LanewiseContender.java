// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import dev.lanewise.bench.GemmCase.Task;
import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Lanewise;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Lanewise through its public handle, checks included, on arrays of the Java heap. */
final class LanewiseContender implements Contender {

  static final String NAME = "lanewise";

  private final Map<Integer, Lanewise> handles = new HashMap<>();

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    var capabilities = handle(1).capabilities();
    return "%s, %d-bit vectors, float[]"
        .formatted(
            capabilities.implementation().name().toLowerCase(Locale.ROOT),
            capabilities.vectorBits());
  }

  @Override
  public boolean takes(GemmCase gemm) {
    return handle(gemm.threads()).capabilities().threads() == gemm.threads();
  }

  @Override
  public Product prepare(GemmCase gemm, Operands operands) {
    return gemm.precision() == Precision.F64 ? doubles(gemm, operands) : floats(gemm, operands);
  }

  private Product floats(GemmCase gemm, Operands operands) {
    var products = handle(gemm.threads()).products();
    int m = gemm.m();
    int n = gemm.n();
    int k = gemm.k();
    int lda = gemm.lda();
    int ldb = gemm.ldb();
    float[] a = operands.a();
    float[] b = operands.b();
    var c = new float[m * n];
    Epilogue<float[]> epilogue = epilogue(gemm, operands);
    return new Product() {
      @Override
      public void multiply(int times) {
        for (int time = 0; time < times; time++) {
          products.sgemm(
              gemm.transA(),
              gemm.transB(),
              m,
              n,
              k,
              1f,
              a,
              0,
              lda,
              b,
              0,
              ldb,
              0f,
              c,
              0,
              n,
              epilogue);
        }
      }

      @Override
      public double[] result() {
        return Operands.widened(c);
      }
    };
  }

  /** Bias and GELU of a layer, nothing else. */
  static Epilogue<float[]> epilogue(GemmCase gemm, Operands operands) {
    return gemm.task() == Task.LAYER
        ? Epilogue.bias(operands.bias(), 0).then(Activation.GELU)
        : Epilogue.none();
  }

  private Product doubles(GemmCase gemm, Operands operands) {
    var products = handle(gemm.threads()).doubleProducts();
    int m = gemm.m();
    int n = gemm.n();
    int k = gemm.k();
    int lda = gemm.lda();
    int ldb = gemm.ldb();
    double[] a = operands.doublesOfA();
    double[] b = operands.doublesOfB();
    var c = new double[m * n];
    return new Product() {
      @Override
      public void multiply(int times) {
        for (int time = 0; time < times; time++) {
          products.dgemm(
              gemm.transA(), gemm.transB(), m, n, k, 1, a, 0, lda, b, 0, ldb, 0, c, 0, n);
        }
      }

      @Override
      public double[] result() {
        return c.clone();
      }
    };
  }

  private Lanewise handle(int threads) {
    return handles.computeIfAbsent(threads, t -> Lanewise.builder().threads(t).open());
  }

  @Override
  public void close() {
    handles.values().forEach(Lanewise::close);
  }
}
