// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench.peers;

import static org.bytedeco.mkl.global.mkl_rt.MKL_Get_Version_String;
import static org.bytedeco.mkl.global.mkl_rt.MKL_Set_Dynamic;
import static org.bytedeco.mkl.global.mkl_rt.MKL_Set_Num_Threads;
import static org.bytedeco.mkl.global.mkl_rt.cblas_dgemm;
import static org.bytedeco.mkl.global.mkl_rt.cblas_sgemm;

import dev.lanewise.bench.CblasContender;
import java.nio.charset.StandardCharsets;

/** Intel's MKL as bytedeco packs it. */
public final class MklContender extends CblasContender {

  /**
   * Loads the native library, after all others.
   *
   * @throws LinkageError if there is none for this platform
   */
  public MklContender() {
    useThreads(1);
  }

  @Override
  public String name() {
    return "mkl";
  }

  @Override
  public String description() {
    var version = new byte[200];
    MKL_Get_Version_String(version, version.length);
    String text = new String(version, StandardCharsets.US_ASCII);
    return text.substring(0, Math.max(0, text.indexOf(" for "))).strip()
        + ", native memory; layers with a separate pass for bias and GELU";
  }

  @Override
  protected void useThreads(int threads) {
    // Else MKL takes fewer threads where it thinks that better.
    MKL_Set_Dynamic(0);
    MKL_Set_Num_Threads(threads);
  }

  /** KMP_BLOCKTIME of Intel's OpenMP is 200 ms. */
  @Override
  public int spinMillis() {
    return 250;
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
