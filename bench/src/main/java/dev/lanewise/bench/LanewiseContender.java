// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import dev.lanewise.kernels.Lanewise;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Lanewise through its public handle, checks included, on arrays of the Java heap. */
final class LanewiseContender implements Contender {

  private final Map<Integer, Lanewise> handles = new HashMap<>();

  @Override
  public String name() {
    return "lanewise";
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
  public boolean runsOn(int threads) {
    return handle(threads).capabilities().threads() == threads;
  }

  @Override
  public Product prepare(GemmCase gemm, int threads, float[] a, float[] b) {
    var products = handle(threads).products();
    int n = gemm.size();
    var c = new float[n * n];
    return new Product() {
      @Override
      public void multiply() {
        products.sgemm(gemm.transA(), gemm.transB(), n, n, n, 1f, a, 0, n, b, 0, n, 0f, c, 0, n);
      }

      @Override
      public float[] result() {
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
