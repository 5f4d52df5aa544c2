// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import dev.ludovic.netlib.blas.JavaBLAS;
import java.lang.reflect.Method;

/** The Vector API implementation of netlib, on arrays of the Java heap. It has no threads. */
final class NetlibContender implements Contender {

  private static final String VECTOR_CLASS = "dev.ludovic.netlib.blas.VectorBLAS";

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
    return "netlib VectorBLAS, float[], one thread";
  }

  @Override
  public boolean runsOn(int threads) {
    return threads == 1;
  }

  @Override
  public Product prepare(GemmCase gemm, int threads, float[] a, float[] b) {
    int n = gemm.size();
    String transA = gemm.transA().name();
    String transB = gemm.transB().name();
    var c = new float[n * n];
    return new Product() {
      /** Column-major by nature: the row-major C = AB is its transpose, BA. */
      @Override
      public void multiply() {
        blas.sgemm(transB, transA, n, n, n, 1f, b, n, a, n, 0f, c, n);
      }

      @Override
      public float[] result() {
        return c.clone();
      }
    };
  }
}
