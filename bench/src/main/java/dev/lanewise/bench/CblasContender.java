// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import dev.lanewise.bench.GemmCase.Task;
import dev.lanewise.kernels.Transpose;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;

/**
 * A library with the C interface of BLAS, on native memory: no copy is counted against it. Layers
 * take a pass of their own for bias and GELU.
 */
public abstract class CblasContender implements Contender {

  /** CblasRowMajor. */
  protected static final int ROW_MAJOR = 101;

  /** Sets how many threads the library uses from now on. */
  protected abstract void useThreads(int threads);

  /** {@code cblas_sgemm} with alpha 1 and beta 0, so many times. */
  protected abstract void sgemm(int times, Call call, Floats matrices);

  /** {@code cblas_dgemm} with alpha 1 and beta 0, so many times. */
  protected abstract void dgemm(int times, Call call, Doubles matrices);

  /** What {@code cblas_?gemm} is told besides the matrices. */
  public record Call(int transA, int transB, int m, int n, int k, int lda, int ldb) {

    static Call of(GemmCase gemm) {
      return new Call(
          code(gemm.transA()),
          code(gemm.transB()),
          gemm.m(),
          gemm.n(),
          gemm.k(),
          gemm.lda(),
          gemm.ldb());
    }

    /** CblasNoTrans or CblasTrans. */
    private static int code(Transpose transpose) {
      return transpose == Transpose.N ? 111 : 112;
    }
  }

  /** Matrices in single precision. */
  public record Floats(FloatPointer a, FloatPointer b, FloatPointer c) {}

  /** Matrices in double precision. */
  public record Doubles(DoublePointer a, DoublePointer b, DoublePointer c) {}

  @Override
  public boolean takes(GemmCase gemm) {
    return gemm.task() != Task.LAYER || gemm.precision() == Precision.F32;
  }

  @Override
  public Product prepare(GemmCase gemm, Operands operands) {
    var matrices = new NativeMatrices(gemm, operands);
    var call = Call.of(gemm);
    useThreads(gemm.threads());
    if (gemm.precision() == Precision.F64) {
      return new DoubleProduct(matrices, call);
    }
    return gemm.task() == Task.LAYER
        ? new LayerProduct(matrices, call)
        : new FloatProduct(matrices, call);
  }

  private abstract static class NativeProduct implements Product {
    final NativeMatrices matrices;
    final Call call;

    NativeProduct(NativeMatrices matrices, Call call) {
      this.matrices = matrices;
      this.call = call;
    }

    final Floats floats() {
      return new Floats(
          NativeMatrices.floats(matrices.a()),
          NativeMatrices.floats(matrices.b()),
          NativeMatrices.floats(matrices.c()));
    }

    @Override
    public double[] result() {
      return matrices.result();
    }

    @Override
    public void close() {
      matrices.close();
    }
  }

  private final class FloatProduct extends NativeProduct {
    private final Floats floats = floats();

    FloatProduct(NativeMatrices matrices, Call call) {
      super(matrices, call);
    }

    @Override
    public void multiply(int times) {
      sgemm(times, call, floats);
    }
  }

  private final class LayerProduct extends NativeProduct {
    private final Floats floats = floats();

    LayerProduct(NativeMatrices matrices, Call call) {
      super(matrices, call);
    }

    @Override
    public void multiply(int times) {
      for (int time = 0; time < times; time++) {
        sgemm(1, call, floats);
        matrices.gelu();
      }
    }
  }

  private final class DoubleProduct extends NativeProduct {
    private final Doubles doubles =
        new Doubles(
            NativeMatrices.doubles(matrices.a()),
            NativeMatrices.doubles(matrices.b()),
            NativeMatrices.doubles(matrices.c()));

    DoubleProduct(NativeMatrices matrices, Call call) {
      super(matrices, call);
    }

    @Override
    public void multiply(int times) {
      dgemm(times, call, doubles);
    }
  }
}
