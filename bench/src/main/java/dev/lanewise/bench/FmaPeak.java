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
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;

/**
 * The most floating-point operations a second that this machine does in any loop: fused
 * multiply-adds between registers, without a load or a store. No matrix product can be faster.
 *
 * <p>It is measured beside the products, round by round, because a shared machine changes its speed
 * while a benchmark runs. A peak that is too low would flatter whatever is compared with it: within
 * one run it never counts as less than 0.85 of the highest found so far. Where the machine itself
 * slows down by more than that, shares are told as lower than they are.
 */
final class FmaPeak implements AutoCloseable {

  private static final int STEPS = 100_000;
  private static final int MOST_ATTEMPTS = 4;
  private static final double CREDIBLE = 0.85;

  private final Precision precision;
  private final int threads;
  private final ExecutorService others;
  private final CyclicBarrier start;
  private double highest;

  FmaPeak(Precision precision, int threads) {
    this.precision = precision;
    this.threads = threads;
    others =
        Executors.newFixedThreadPool(
            Math.max(1, threads - 1), Thread.ofPlatform().daemon().name("fma-peak-", 0).factory());
    start = new CyclicBarrier(threads);
  }

  /**
   * GFLOP/s of all threads together: the sum of each thread's best third of a millisecond within
   * {@code seconds}. Another process that takes the core for a while does not lower it.
   */
  double measure(double seconds) {
    double found = credible(highest, () -> attempt(seconds));
    highest = Math.max(highest, found);
    return found;
  }

  /**
   * The first attempt that is not far below the highest peak so far, of a few. If all are, 0.85 of
   * that highest.
   */
  static double credible(double highest, DoubleSupplier attempt) {
    double least = CREDIBLE * highest;
    for (int time = 0; time < MOST_ATTEMPTS; time++) {
      double found = attempt.getAsDouble();
      if (found >= least) {
        return found;
      }
    }
    return least;
  }

  private double attempt(double seconds) {
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
    double flops = precision == Precision.F32 ? FloatFma.flops(STEPS) : DoubleFma.flops(STEPS);
    long end = System.nanoTime() + nanos;
    double best = 0;
    double kept = 0;
    long before;
    long after = System.nanoTime();
    do {
      before = after;
      kept +=
          precision == Precision.F32 ? FloatFma.run(STEPS, 0.5f, 1f) : DoubleFma.run(STEPS, 0.5, 1);
      after = System.nanoTime();
      best = Math.max(best, flops / (after - before));
    } while (after < end);
    if (Double.isNaN(kept)) {
      throw new IllegalStateException("the loop of the peak computed NaN");
    }
    return best;
  }

  @Override
  public void close() {
    others.shutdownNow();
  }
}
