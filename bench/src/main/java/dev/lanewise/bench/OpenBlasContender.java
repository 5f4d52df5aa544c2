// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.blas_set_num_threads;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import dev.lanewise.kernels.Transpose;
import org.bytedeco.javacpp.FloatPointer;

/** OpenBLAS as bytedeco packs it, on native memory: no copy is counted against it. */
final class OpenBlasContender implements Contender {

  /**
   * Loads the native library.
   *
   * @throws LinkageError if there is none for this platform
   */
  OpenBlasContender() {
    blas_set_num_threads(1);
  }

  @Override
  public String name() {
    return "openblas";
  }

  @Override
  public String description() {
    return "bytedeco OpenBLAS, native memory";
  }

  @Override
  public boolean runsOn(int threads) {
    return true;
  }

  @Override
  public Product prepare(GemmCase gemm, int threads, float[] a, float[] b) {
    int n = gemm.size();
    int transA = gemm.transA() == Transpose.N ? CblasNoTrans : CblasTrans;
    int transB = gemm.transB() == Transpose.N ? CblasNoTrans : CblasTrans;
    var nativeA = new FloatPointer(a);
    var nativeB = new FloatPointer(b);
    var nativeC = new FloatPointer((long) n * n);
    blas_set_num_threads(threads);
    return new Product() {
      @Override
      public void multiply() {
        cblas_sgemm(
            CblasRowMajor, transA, transB, n, n, n, 1f, nativeA, n, nativeB, n, 0f, nativeC, n);
      }

      @Override
      public float[] result() {
        var c = new float[n * n];
        nativeC.get(c);
        return c;
      }

      @Override
      public void close() {
        nativeA.close();
        nativeB.close();
        nativeC.close();
      }
    };
  }
}
