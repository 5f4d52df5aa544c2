// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import com.sun.management.ThreadMXBean;
import dev.lanewise.bench.Contender.Product;
import dev.lanewise.bench.GemmCase.Task;
import java.lang.management.ManagementFactory;
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
  private static final long MOST_WARM_UP_NANOS = 5_000_000_000L;
  // Longer than the JIT takes for one method. Who allocates after it does so always.
  private static final long MOST_ALLOCATING_NANOS = 1_000_000_000L;
  // A tensor of PyTorch is less; a tile in the interpreter is a box for each vector.
  private static final long MOST_WARM_BYTES = 8192;

  private final GemmCase gemm;
  private final FmaPeak peak;
  private final Pace pace;
  private final List<Entry> entries = new ArrayList<>();
  private final List<Entry> order = new ArrayList<>();
  private final double[] peaks;
  private final @Nullable ReadBandwidth bandwidth;
  private final double @Nullable [] bandwidths;

  /**
   * How long and how often to measure.
   *
   * @param rounds samples of each contender
   * @param warmUpSeconds before the first
   * @param sampleSeconds at least, by as many calls as that takes
   */
  record Pace(int rounds, double warmUpSeconds, double sampleSeconds) {

    private static final double LARGE_FLOPS = 5e9;
    private static final int ROUNDS_OF_LARGE = 5;

    /** Fewer rounds for a product that alone takes longer than the samples of others. */
    Pace forSizeOf(GemmCase gemm) {
      return gemm.flops() < LARGE_FLOPS
          ? this
          : new Pace(Math.min(rounds, ROUNDS_OF_LARGE), warmUpSeconds, sampleSeconds);
    }
  }

  private static final class Entry {
    final String name;
    final Contender contender;
    final Product product;
    final double[] gflops;
    int calls = 1;

    Entry(String name, Contender contender, Product product, int rounds) {
      this.name = name;
      this.contender = contender;
      this.product = product;
      gflops = new double[rounds];
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
    entries.forEach(this::warmUp);
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

  /**
   * In ever longer batches, the last of which says how many calls make a sample; until the JIT has
   * compiled nothing more for a while, and calls no longer allocate as vector code does that is not
   * compiled yet, or still do so long after the JIT's last work.
   */
  private void warmUp(Entry entry) {
    var jit = ManagementFactory.getCompilationMXBean();
    var thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = (long) (pace.warmUpSeconds() * 1e9);
    long begin = System.nanoTime();
    long quietSince = begin;
    long compiledSince = begin;
    long compiled = jit.getTotalCompilationTime();
    int calls = 1;
    while (true) {
      long allocated = thread.getCurrentThreadAllocatedBytes();
      long before = System.nanoTime();
      entry.product.multiply(calls);
      long now = System.nanoTime();
      boolean cold =
          thread.getCurrentThreadAllocatedBytes() - allocated > MOST_WARM_BYTES * (calls + 1);
      if (jit.getTotalCompilationTime() != compiled) {
        compiled = jit.getTotalCompilationTime();
        compiledSince = now;
        quietSince = now;
      } else if (cold) {
        quietSince = now;
      }
      if (now - quietSince >= least
          || now - compiledSince >= Math.max(least, MOST_ALLOCATING_NANOS)
          || now - begin >= MOST_WARM_UP_NANOS) {
        double wanted = Math.ceil(pace.sampleSeconds() * 1e9 * calls / (now - before));
        entry.calls = (int) Math.clamp(wanted, 1, 1e8);
        return;
      }
      if (now - before < least / 8) {
        calls *= 2;
      }
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
    if (entry.calls > 1) {
      // Brings its matrices back into the caches.
      entry.product.multiply(1);
    }
    long begin = System.nanoTime();
    entry.product.multiply(entry.calls);
    long nanos = System.nanoTime() - begin;
    if (gemm.threads() > 1) {
      quiet(entry.contender.spinMillis());
    }
    return gemm.flops() * entry.calls / nanos;
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
