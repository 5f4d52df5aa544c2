// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.plan;

import dev.lanewise.kernels.Transpose;
import dev.lanewise.nn.Backend;
import dev.lanewise.nn.graph.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * Measures kernel calls one by one, as a plan makes them, and what the backend does in the same
 * call, to compare them with: the speed of a large matrix product, and that of copies, each of
 * about as many bytes as the op that is compared with it, so that both find them in the same cache.
 *
 * <p>The clock is read before and after each call; on a device each is waited for, which costs time
 * that a run without a profile does not take.
 *
 * @param <F> storage of float32, as in {@link dev.lanewise.kernels.Kernels}
 * @param <I> storage of int32, as in {@link dev.lanewise.kernels.Kernels}
 */
public final class Profiler<F, I> {

  private static final int PRODUCT = 768;
  private static final int MOST_COPIED = 1 << 23;
  private static final int LEAST_COPIED = 1 << 8;
  private static final long LIMIT_NANOS = 20_000_000;

  /** As long as C2 may take for a kernel, which until then is some hundred times slower. */
  private static final long COMPILING_NANOS = 300_000_000;

  private static final long MOST_NANOS = 10_000_000_000L;
  private static final long LEAST_NANOS = 200_000;

  private final Backend<F, I> backend;
  private final List<Timed> calls = new ArrayList<>();
  private Step before = () -> {};

  private record Timed(String op, long flops, long bytes, Step step) {}

  /** A profiler of nothing yet. */
  public Profiler(Backend<F, I> backend) {
    this.backend = backend;
  }

  /**
   * Adds a call after those before.
   *
   * @param op what it is called
   * @param flops its floating-point operations
   * @param bytes what it reads and writes
   */
  public Profiler<F, I> add(String op, long flops, long bytes, Step step) {
    calls.add(new Timed(op, flops, bytes, step));
    return this;
  }

  /** Sets what is done before the calls of each run, such as writing inputs; it is no kernel. */
  public Profiler<F, I> before(Step step) {
    this.before = step;
    return this;
  }

  /**
   * Runs all calls in order, again and again, and measures them.
   *
   * @param runs how often they are measured, after as many runs that are not
   * @throws IllegalArgumentException if runs is not positive
   */
  public Profile measure(int runs) {
    if (runs < 1) {
      throw new IllegalArgumentException("runs is " + runs + ", must be positive");
    }
    double[] whole = new double[runs];
    double[][] parts = new double[calls.size()][runs];
    for (int run = 0; run < runs; run++) {
      whole[0] = run(parts, 0);
    }
    for (int run = 0; run < runs; run++) {
      whole[run] = run(parts, run);
    }
    double inside = Arrays.stream(parts).flatMapToDouble(Arrays::stream).sum();
    double share = inside / Arrays.stream(whole).sum();
    double product = productSpeed();
    TreeMap<Integer, Double> speeds = new TreeMap<>();
    List<OpProfile> ops = new ArrayList<>();
    for (int i = 0; i < parts.length; i++) {
      Timed call = calls.get(i);
      double compute = call.flops() / product;
      double copy = call.bytes() / speeds.computeIfAbsent(copied(call.bytes()), this::copySpeed);
      ops.add(
          new OpProfile(
              call.op(),
              median(parts[i]),
              call.flops(),
              call.bytes(),
              Math.max(compute, copy),
              compute > copy));
    }
    return new Profile(backend.description(), ops, median(whole), product * 1e9, share);
  }

  private double run(double[][] parts, int run) {
    long start = System.nanoTime();
    before.run();
    backend.finish();
    for (int i = 0; i < parts.length; i++) {
      Step step = calls.get(i).step();
      long from = System.nanoTime();
      step.run();
      backend.finish();
      parts[i][run] = System.nanoTime() - from;
    }
    return System.nanoTime() - start;
  }

  private static double median(double[] times) {
    double[] sorted = times.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** FLOPs a nanosecond. */
  private double productSpeed() {
    int n = PRODUCT;
    F storage = backend.allocateFloats(3 * n * n);
    var products = backend.kernels().products();
    double nanos =
        best(
            COMPILING_NANOS,
            () ->
                products.sgemm(
                    Transpose.N,
                    Transpose.N,
                    n,
                    n,
                    n,
                    1,
                    storage,
                    0,
                    n,
                    storage,
                    n * n,
                    n,
                    0,
                    storage,
                    2 * n * n,
                    n));
    backend.free(storage);
    return 2.0 * n * n * n / nanos;
  }

  /** As many floats as are to be copied to move so many bytes, rounded up to a power of two. */
  private static int copied(long bytes) {
    long floats = Math.clamp(bytes / (2 * Float.BYTES), LEAST_COPIED, MOST_COPIED);
    return (int) (Long.highestOneBit(floats - 1) << 1);
  }

  /** Bytes a nanosecond, read and written. */
  private double copySpeed(int floats) {
    F storage = backend.allocateFloats(2 * floats);
    var movement = backend.kernels().movement();
    double nanos =
        best(0, () -> movement.copy(1, floats, storage, 0, floats, storage, floats, floats));
    backend.free(storage);
    return 2.0 * Float.BYTES * floats / nanos;
  }

  /**
   * The least time of a call, of many; short ones are timed together, as the clock is coarse. They
   * go on until for so many nanoseconds none was clearly faster than those before.
   */
  private double best(long settled, Step step) {
    int together = 1;
    double best = Double.POSITIVE_INFINITY;
    long begin = System.nanoTime();
    long now = begin;
    long faster = begin;
    while (now - begin < LIMIT_NANOS || (now - faster < settled && now - begin < MOST_NANOS)) {
      long from = System.nanoTime();
      for (int i = 0; i < together; i++) {
        step.run();
      }
      backend.finish();
      now = System.nanoTime();
      long nanos = now - from;
      double each = nanos / (double) together;
      faster = each < 0.95 * best ? now : faster;
      best = Math.min(best, each);
      if (nanos < LEAST_NANOS) {
        together *= 2;
      }
    }
    return best;
  }
}
