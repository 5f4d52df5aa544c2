// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import dev.lanewise.bench.MlpRotation.Ready;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The time of one prediction after another, each on its own clock, in turns with ONNX Runtime. */
final class Latencies implements TrainPart {

  private static final String OURS = LanewiseContender.NAME;
  private static final int ROUNDS = 25;
  private static final int CALLS = 2_000;
  private static final int CALLS_BEFORE = 100;
  private static final long WARM_UP_NANOS = 2_000_000_000L;

  private final MlpCase mlp;
  private final Goal median;
  private final Goal late;

  /**
   * Of a network.
   *
   * @param median goal of the median relative to that of ONNX Runtime
   * @param late goal of the 99th percentile, likewise
   */
  Latencies(MlpCase mlp, Goal median, Goal late) {
    this.mlp = mlp;
    this.median = median;
    this.late = late;
  }

  @Override
  public String name() {
    return "inference";
  }

  @Override
  public String what() {
    return "one prediction after another, one thread, median and 99th percentile of "
        + CALLS
        + " in a round";
  }

  @Override
  public Set<String> peers() {
    return Set.of(MlpPeers.ONNX_RUNTIME);
  }

  @Override
  public List<Conclusion> unmeasured() {
    return List.of(median.is(null, 0), late.is(null, 0));
  }

  @Override
  public Findings measure(List<MlpContender> contenders, @Nullable Integer rounds) {
    int count = rounds == null ? ROUNDS : rounds;
    try (var networks = MlpRotation.prepare(mlp, contenders)) {
      Map<String, double[]> medians = new LinkedHashMap<>();
      Map<String, double[]> percentiles = new LinkedHashMap<>();
      for (Ready one : networks.ready()) {
        medians.put(one.contender().name(), new double[count]);
        percentiles.put(one.contender().name(), new double[count]);
        warmUp(one.work());
      }
      List<Ready> order = new ArrayList<>(networks.ready());
      for (int round = 0; round < count; round++) {
        for (Ready one : order) {
          long[] nanos = sorted(one.work());
          medians.get(one.contender().name())[round] = percentile(nanos, 50);
          percentiles.get(one.contender().name())[round] = percentile(nanos, 99);
        }
        Collections.rotate(order, 1);
      }
      var middle = new TrainRow(mlp + ", median", medians);
      var slow = new TrainRow(mlp + ", 99th percentile", percentiles);
      return new Findings(
          List.of(middle, slow),
          List.of(concluded(median, middle), concluded(late, slow)),
          networks.failures());
    }
  }

  private static Conclusion concluded(Goal goal, TrainRow row) {
    Double ratio = row.versus(OURS, MlpPeers.ONNX_RUNTIME);
    return goal.is(ratio, ratio == null ? 0 : 1);
  }

  private static void warmUp(KernelWork work) {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < WARM_UP_NANOS) {
      work.nanos(1);
    }
  }

  private static long[] sorted(KernelWork work) {
    for (int call = 0; call < CALLS_BEFORE; call++) {
      work.nanos(1);
    }
    var nanos = new long[CALLS];
    for (int call = 0; call < CALLS; call++) {
      nanos[call] = work.nanos(1);
    }
    Arrays.sort(nanos);
    return nanos;
  }

  /** The smallest that so many of a hundred do not exceed. */
  static long percentile(long[] sorted, int percent) {
    return sorted[Math.ceilDiv(sorted.length * percent, 100) - 1];
  }
}
