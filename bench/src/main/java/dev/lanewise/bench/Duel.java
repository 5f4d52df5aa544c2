// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import dev.lanewise.bench.Contender.Product;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All contenders on one product, in turns: every round measures the peak and each contender once,
 * in an order that rotates, with equal warm-up and an equal number of calls.
 */
final class Duel {

  private static final double PEAK_SECONDS = 0.02;
  private static final double LEAST_FLOPS_PER_SAMPLE = 2e9;

  // A library's idle threads spin before they sleep (OpenBLAS 0.3.31: for 105 ms, measured), and
  // would take a core from whoever is measured next.
  private static final long QUIET_MILLIS = 150;

  private final GemmCase gemm;
  private final int threads;
  private final int calls;
  private final List<Entry> entries = new ArrayList<>();

  private record Entry(Contender contender, Product product, double[] gflops) {}

  /** One line of the result; ratios by contender's name, speeds in GFLOP/s. */
  record Row(
      GemmCase gemm,
      int threads,
      Spread peak,
      Map<String, Spread> gflops,
      Map<String, Double> shareOfPeak,
      Map<String, Double> lanewiseVersus) {}

  private Duel(GemmCase gemm, int threads) {
    this.gemm = gemm;
    this.threads = threads;
    calls = (int) Math.max(1, Math.ceil(LEAST_FLOPS_PER_SAMPLE / gemm.flops()));
  }

  /**
   * Checks, warms up and measures.
   *
   * @throws IllegalStateException if a contender computes something wrong
   */
  static Row run(
      GemmCase gemm, int threads, List<Contender> contenders, int rounds, double warmUpSeconds) {
    var duel = new Duel(gemm, threads);
    float[] a = gemm.matrix(1);
    float[] b = gemm.matrix(2);
    try (var peak = new FmaPeak(threads)) {
      for (Contender contender : contenders) {
        if (contender.runsOn(threads)) {
          var product = contender.prepare(gemm, threads, a, b);
          duel.entries.add(new Entry(contender, product, new double[rounds]));
        }
      }
      duel.check(new Agreement(gemm, a, b));
      duel.warmUp(peak, warmUpSeconds);
      return duel.measure(peak, rounds);
    } finally {
      duel.entries.forEach(entry -> entry.product().close());
    }
  }

  private void check(Agreement agreement) {
    float[] first = null;
    for (Entry entry : entries) {
      entry.product().multiply();
      float[] c = entry.product().result();
      String complaint = agreement.complaint(c);
      if (complaint.isEmpty() && first != null) {
        complaint = agreement.disagreement(first, c);
      }
      if (!complaint.isEmpty()) {
        throw new IllegalStateException(entry.contender().name() + " is wrong: " + complaint);
      }
      first = first == null ? c : first;
    }
  }

  private void warmUp(FmaPeak peak, double seconds) {
    peak.measure(seconds);
    for (Entry entry : entries) {
      long end = System.nanoTime() + (long) (seconds * 1e9);
      do {
        entry.product().multiply();
      } while (System.nanoTime() < end);
    }
  }

  private Row measure(FmaPeak peak, int rounds) {
    var peaks = new double[rounds];
    List<Entry> order = new ArrayList<>(entries);
    for (int round = 0; round < rounds; round++) {
      quiet();
      peaks[round] = peak.measure(PEAK_SECONDS);
      for (Entry entry : order) {
        entry.gflops()[round] = sample(entry.product());
      }
      Collections.rotate(order, 1);
    }
    return row(peaks);
  }

  private double sample(Product product) {
    quiet();
    product.multiply();
    long begin = System.nanoTime();
    for (int call = 0; call < calls; call++) {
      product.multiply();
    }
    return gemm.flops() * calls / (System.nanoTime() - begin);
  }

  private void quiet() {
    if (threads == 1) {
      return;
    }
    try {
      Thread.sleep(QUIET_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while measuring " + gemm, e);
    }
  }

  private Row row(double[] peaks) {
    Map<String, Spread> gflops = new LinkedHashMap<>();
    Map<String, Double> shares = new LinkedHashMap<>();
    Map<String, Double> versus = new LinkedHashMap<>();
    double[] lanewise =
        entries.stream()
            .filter(entry -> entry.contender() instanceof LanewiseContender)
            .map(Entry::gflops)
            .findFirst()
            .orElse(null);
    for (Entry entry : entries) {
      String name = entry.contender().name();
      gflops.put(name, Spread.of(entry.gflops()));
      shares.put(name, Spread.pairedRatio(entry.gflops(), peaks));
      if (lanewise != null && lanewise != entry.gflops()) {
        versus.put(name, Spread.pairedRatio(lanewise, entry.gflops()));
      }
    }
    return new Row(gemm, threads, Spread.of(peaks), gflops, shares, versus);
  }
}
