// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import dev.lanewise.bench.GemmCase.Task;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Lanewise;
import dev.lanewise.kernels.PackedMatrix;

/** Lanewise with a right operand that was packed before, as the weights of a model are. */
final class PackedLanewiseContender implements Contender {

  static final String NAME = LanewiseContender.NAME + "_packed";

  private final Lanewise lanewise = Lanewise.builder().threads(1).open();

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "the same with B in a PackedMatrix; skinny products and layers";
  }

  @Override
  public boolean takes(GemmCase gemm) {
    return gemm.threads() == 1 && gemm.precision() == Precision.F32 && gemm.task() != Task.PRODUCT;
  }

  @Override
  public Product prepare(GemmCase gemm, Operands operands) {
    var products = lanewise.packedProducts();
    Epilogue<float[]> epilogue = LanewiseContender.epilogue(gemm, operands);
    int m = gemm.m();
    int n = gemm.n();
    int lda = gemm.lda();
    float[] a = operands.a();
    var c = new float[m * n];
    PackedMatrix b = products.pack(gemm.transB(), gemm.k(), n, operands.b(), 0, gemm.ldb());
    return new Product() {
      @Override
      public void multiply(int times) {
        for (int time = 0; time < times; time++) {
          products.sgemm(gemm.transA(), m, 1f, a, 0, lda, b, 0f, c, 0, n, epilogue);
        }
      }

      @Override
      public double[] result() {
        return Operands.widened(c);
      }

      @Override
      public void close() {
        b.close();
      }
    };
  }

  @Override
  public void close() {
    lanewise.close();
  }
}
