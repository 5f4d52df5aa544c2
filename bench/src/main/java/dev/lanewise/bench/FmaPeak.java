// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The most floating-point operations a second that this machine does in any loop: fused
 * multiply-adds between registers, without a load or a store. No matrix product can be faster.
 *
 * <p>It is measured beside the products, round by round, because a shared machine changes its speed
 * while a benchmark runs.
 */
final class FmaPeak implements AutoCloseable {

  // More chains than latency times issue width on the cores in use (5 cycles x 2), and few enough
  // for the 16 registers of AVX2.
  private static final int CHAINS = 12;
  private static final int STEPS = 100_000;
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  private final int threads;
  private final ExecutorService others;
  private final CyclicBarrier start;

  FmaPeak(int threads) {
    this.threads = threads;
    others =
        Executors.newFixedThreadPool(
            Math.max(1, threads - 1), Thread.ofPlatform().daemon().name("fma-peak-", 0).factory());
    start = new CyclicBarrier(threads);
  }

  /** What a vector register holds, for the report. */
  static int vectorBits() {
    return SPECIES.vectorBitSize();
  }

  /**
   * GFLOP/s of all threads together: the sum of each thread's best third of a millisecond within
   * {@code seconds}. Another process that takes the core for a while does not lower it, since a
   * peak that is too low would flatter whatever is compared with it.
   */
  double measure(double seconds) {
    long nanos = (long) (seconds * 1e9);
    List<Future<Double>> results = new ArrayList<>();
    IntStream.range(1, threads).forEach(_ -> results.add(others.submit(() -> oneThread(nanos))));
    try {
      double sum = oneThread(nanos);
      for (Future<Double> result : results) {
        sum += result.get();
      }
      return sum;
    } catch (InterruptedException | ExecutionException | BrokenBarrierException e) {
      throw new IllegalStateException("the peak could not be measured", e);
    }
  }

  private double oneThread(long nanos) throws InterruptedException, BrokenBarrierException {
    start.await();
    long end = System.nanoTime() + nanos;
    double best = 0;
    float kept = 0;
    long before;
    long after = System.nanoTime();
    do {
      before = after;
      kept += multiplyAdd(STEPS, 0.5f, 1f);
      after = System.nanoTime();
      best = Math.max(best, 2.0 * CHAINS * SPECIES.length() * STEPS / (after - before));
    } while (after < end);
    if (Float.isNaN(kept)) {
      throw new IllegalStateException("the loop of the peak computed NaN");
    }
    return best;
  }

  private static float multiplyAdd(int steps, float factor, float addend) {
    var x = FloatVector.broadcast(SPECIES, factor);
    var y = FloatVector.broadcast(SPECIES, addend);
    var a = FloatVector.zero(SPECIES);
    var b = a.add(1f);
    var c = a.add(2f);
    var d = a.add(3f);
    var e = a.add(4f);
    var f = a.add(5f);
    var g = a.add(6f);
    var h = a.add(7f);
    var i = a.add(8f);
    var j = a.add(9f);
    var k = a.add(10f);
    var l = a.add(11f);
    for (int step = 0; step < steps; step++) {
      a = a.fma(x, y);
      b = b.fma(x, y);
      c = c.fma(x, y);
      d = d.fma(x, y);
      e = e.fma(x, y);
      f = f.fma(x, y);
      g = g.fma(x, y);
      h = h.fma(x, y);
      i = i.fma(x, y);
      j = j.fma(x, y);
      k = k.fma(x, y);
      l = l.fma(x, y);
    }
    var first = a.add(b).add(c).add(d).add(e).add(f);
    return first.add(g).add(h).add(i).add(j).add(k).add(l).lane(0);
  }

  @Override
  public void close() {
    others.shutdownNow();
  }
}
