// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import dev.lanewise.bench.GemmCase.Task;
import dev.ludovic.netlib.blas.JavaBLAS;
import java.lang.reflect.Method;

/** The Vector API implementation of netlib, on arrays of the Java heap. It has no threads. */
final class NetlibContender implements Contender {

  private static final String VECTOR_CLASS = "dev.ludovic.netlib.blas.VectorBLAS";
  private static final int LARGEST = 1024;

  private final JavaBLAS blas;

  /**
   * Takes netlib's Vector API class by name. Its public factory would look for a native library
   * first, and would fall back to a slower class, which flatters.
   *
   * @throws LinkageError if there is no such class, or it can't run here
   */
  NetlibContender() {
    try {
      Method factory = Class.forName(VECTOR_CLASS).getMethod("getInstance");
      factory.setAccessible(true);
      blas = (JavaBLAS) factory.invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("no instance of " + VECTOR_CLASS, e);
    }
  }

  @Override
  public String name() {
    return "netlib";
  }

  @Override
  public String description() {
    return "netlib 3.2.0 VectorBLAS, float[], one thread; squares up to 1024 only, above which it"
        + " takes seconds";
  }

  @Override
  public boolean takes(GemmCase gemm) {
    return gemm.threads() == 1
        && gemm.task() == Task.PRODUCT
        && gemm.isSquare()
        && gemm.n() <= LARGEST;
  }

  /** Column-major by nature: the row-major C = AB is its transpose, BA. */
  @Override
  public Product prepare(GemmCase gemm, Operands operands) {
    String left = gemm.transB().name();
    String right = gemm.transA().name();
    int n = gemm.n();
    if (gemm.precision() == Precision.F64) {
      double[] a = operands.doublesOfA();
      double[] b = operands.doublesOfB();
      var c = new double[n * n];
      return new Product() {
        @Override
        public void multiply(int times) {
          for (int time = 0; time < times; time++) {
            blas.dgemm(left, right, n, n, n, 1, b, n, a, n, 0, c, n);
          }
        }

        @Override
        public double[] result() {
          return c.clone();
        }
      };
    }
    float[] a = operands.a();
    float[] b = operands.b();
    var c = new float[n * n];
    return new Product() {
      @Override
      public void multiply(int times) {
        for (int time = 0; time < times; time++) {
          blas.sgemm(left, right, n, n, n, 1f, b, n, a, n, 0f, c, n);
        }
      }

      @Override
      public double[] result() {
        return Operands.widened(c);
      }
    };
  }
}
