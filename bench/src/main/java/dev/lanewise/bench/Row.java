// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What all contenders did on one case. Element i of each array was measured in round i.
 *
 * @param gemm the case
 * @param peaks GFLOP/s of fused multiply-adds between registers
 * @param bandwidths GB/s of reading as much as op(B), or null where that was not measured
 * @param gflops GFLOP/s by contender
 */
record Row(
    GemmCase gemm, double[] peaks, double @Nullable [] bandwidths, Map<String, double[]> gflops)
    implements Compared {

  Set<String> contenders() {
    return gflops.keySet();
  }

  Spread peak() {
    return Spread.of(peaks);
  }

  /** GFLOP/s, or null if the contender took no part. */
  @Nullable Spread speed(String contender) {
    double[] rounds = gflops.get(contender);
    return rounds == null ? null : Spread.of(rounds);
  }

  /** Share of the peak, or null if the contender took no part. */
  @Nullable Double shareOfPeak(String contender) {
    double[] rounds = gflops.get(contender);
    return rounds == null ? null : Spread.pairedRatio(rounds, peaks);
  }

  @Override
  public @Nullable Double versus(String ours, String peer) {
    double[] mine = gflops.get(ours);
    double[] theirs = gflops.get(peer);
    return mine == null || theirs == null ? null : Spread.pairedRatio(mine, theirs);
  }

  /** How fast op(B) was read, relative to reading alone; null if not measured. */
  @Nullable Double shareOfBandwidth(String contender) {
    double[] rounds = gflops.get(contender);
    if (rounds == null || bandwidths == null) {
      return null;
    }
    double bytesPerFlop = (double) gemm.n() * gemm.k() * gemm.precision().bytes() / gemm.flops();
    return bytesPerFlop * Spread.pairedRatio(rounds, bandwidths);
  }
}
