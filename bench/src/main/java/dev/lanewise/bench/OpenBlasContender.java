// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import static org.bytedeco.openblas.global.openblas_nolapack.blas_set_num_threads;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_dgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;

/** OpenBLAS as bytedeco packs it. */
final class OpenBlasContender extends CblasContender {

  /**
   * Loads the native library and calls each function once. MKL, where it is loaded later, offers
   * functions of the same names to the whole process, and a name that is still unbound would be
   * bound to MKL's: it did, and the two were equally fast to three digits.
   *
   * @throws LinkageError if there is none for this platform
   */
  OpenBlasContender() {
    useThreads(1);
    try (var floats = new FloatPointer(1f);
        var doubles = new DoublePointer(1.0)) {
      var call = new Call(111, 111, 1, 1, 1, 1, 1);
      sgemm(1, call, new Floats(floats, floats, new FloatPointer(1L)));
      dgemm(1, call, new Doubles(doubles, doubles, new DoublePointer(1L)));
    }
  }

  @Override
  public String name() {
    return "openblas";
  }

  @Override
  public String description() {
    return "OpenBLAS 0.3.31 of bytedeco, native memory; layers with a separate pass for bias and"
        + " GELU";
  }

  @Override
  protected void useThreads(int threads) {
    blas_set_num_threads(threads);
  }

  /** 105 ms, measured with 0.3.31. */
  @Override
  public int spinMillis() {
    return 150;
  }

  @Override
  protected void sgemm(int times, Call call, Floats matrices) {
    for (int time = 0; time < times; time++) {
      cblas_sgemm(
          ROW_MAJOR,
          call.transA(),
          call.transB(),
          call.m(),
          call.n(),
          call.k(),
          1f,
          matrices.a(),
          call.lda(),
          matrices.b(),
          call.ldb(),
          0f,
          matrices.c(),
          call.n());
    }
  }

  @Override
  protected void dgemm(int times, Call call, Doubles matrices) {
    for (int time = 0; time < times; time++) {
      cblas_dgemm(
          ROW_MAJOR,
          call.transA(),
          call.transB(),
          call.m(),
          call.n(),
          call.k(),
          1,
          matrices.a(),
          call.lda(),
          matrices.b(),
          call.ldb(),
          0,
          matrices.c(),
          call.n());
    }
  }
}
