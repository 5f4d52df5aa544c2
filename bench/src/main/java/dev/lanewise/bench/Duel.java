// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import dev.lanewise.bench.Contender.Product;
import dev.lanewise.bench.GemmCase.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All contenders on one case, in turns: every round measures the peak and each contender once, in
 * an order that rotates, with equal warm-up and samples of about equal length.
 */
final class Duel implements AutoCloseable {

  /** The name of Lanewise on one thread beside itself on several. */
  static final String ALONE = LanewiseContender.NAME + "_1";

  private static final double PEAK_SECONDS = 0.005;

  private final GemmCase gemm;
  private final FmaPeak peak;
  private final Pace pace;
  private final List<Entry> entries = new ArrayList<>();
  private final List<Entry> order = new ArrayList<>();
  private final double[] peaks;
  private final @Nullable ReadBandwidth bandwidth;
  private final double @Nullable [] bandwidths;

  private static final class Entry {
    final String name;
    final Contender contender;
    final Product product;
    final Turn turn;
    final double[] gflops;

    Entry(String name, Contender contender, Product product, int rounds) {
      this.name = name;
      this.contender = contender;
      this.product = product;
      turn = new Turn(this::nanos);
      gflops = new double[rounds];
    }

    private long nanos(int times) {
      long begin = System.nanoTime();
      product.multiply(times);
      return System.nanoTime() - begin;
    }
  }

  private Duel(GemmCase gemm, FmaPeak peak, Pace pace) {
    this.gemm = gemm;
    this.peak = peak;
    this.pace = pace;
    peaks = new double[pace.rounds()];
    bandwidth = gemm.task() == Task.SKINNY ? new ReadBandwidth(gemm.n() * gemm.k()) : null;
    bandwidths = bandwidth == null ? null : new double[pace.rounds()];
  }

  /**
   * Checks and warms up.
   *
   * @param contenders the first is the one that others are compared with
   * @param peak of the case's precision and threads
   * @throws IllegalStateException if a contender computes something wrong
   */
  static Duel prepare(GemmCase gemm, List<Contender> contenders, FmaPeak peak, Pace pace) {
    var duel = new Duel(gemm, peak, pace);
    try {
      duel.prepare(contenders);
    } catch (RuntimeException | Error e) {
      duel.close();
      throw e;
    }
    return duel;
  }

  private void prepare(List<Contender> contenders) {
    var operands = new Operands(gemm);
    for (Contender contender : contenders) {
      if (contender.takes(gemm)) {
        enter(contender.name(), contender, gemm, operands);
      }
      if (gemm.threads() > 1 && contender instanceof LanewiseContender) {
        enter(ALONE, contender, gemm.on(1), operands);
      }
    }
    check(new Agreement(gemm, operands));
    if (bandwidth != null) {
      bandwidth.measure(pace.warmUpSeconds());
    }
    entries.forEach(entry -> entry.turn.warmUp(pace));
    order.addAll(entries);
  }

  int rounds() {
    return pace.rounds();
  }

  private void enter(String name, Contender contender, GemmCase form, Operands operands) {
    entries.add(new Entry(name, contender, contender.prepare(form, operands), pace.rounds()));
  }

  private void check(Agreement agreement) {
    double[] first = null;
    for (Entry entry : entries) {
      entry.product.multiply(1);
      double[] c = entry.product.result();
      String complaint = agreement.complaint(c);
      if (complaint.isEmpty() && first != null) {
        complaint = agreement.disagreement(first, c);
      }
      if (!complaint.isEmpty()) {
        throw new IllegalStateException(entry.name + " is wrong: " + complaint);
      }
      first = first == null ? c : first;
    }
  }

  /** Measures everything once. */
  void measure(int round) {
    peaks[round] = peak.measure(PEAK_SECONDS);
    if (bandwidth != null && bandwidths != null) {
      bandwidths[round] = bandwidth.measure(PEAK_SECONDS);
    }
    for (Entry entry : order) {
      entry.gflops[round] = sample(entry);
    }
    Collections.rotate(order, 1);
  }

  /** What was measured. */
  Row row() {
    Map<String, double[]> gflops = new LinkedHashMap<>();
    entries.forEach(entry -> gflops.put(entry.name, entry.gflops));
    return new Row(gemm, peaks, bandwidths, gflops);
  }

  @Override
  public void close() {
    entries.forEach(entry -> entry.product.close());
  }

  private double sample(Entry entry) {
    double nanos = entry.turn.sample();
    if (gemm.threads() > 1) {
      quiet(entry.contender.spinMillis());
    }
    return gemm.flops() / nanos;
  }

  private static void quiet(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while measuring", e);
    }
  }
}
