// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.IntToLongFunction;

/** Work that is warmed up once, and timed whenever it is its turn. */
final class Turn {

  private static final long MOST_WARM_UP_NANOS = 5_000_000_000L;
  // Longer than the JIT takes for one method. Who allocates after it does so always.
  private static final long MOST_ALLOCATING_NANOS = 1_000_000_000L;
  // A tensor of PyTorch is less; a tile in the interpreter is a box for each vector.
  private static final long MOST_WARM_BYTES = 8192;

  private final IntToLongFunction work;
  private int calls = 1;

  /** Of work that is done so many times and tells the nanoseconds that took. */
  Turn(IntToLongFunction work) {
    this.work = work;
  }

  /**
   * In ever longer batches, the last of which says how many calls make a sample; until the JIT has
   * compiled nothing more for a while, and calls no longer allocate as vector code does that is not
   * compiled yet, or still do so long after the JIT's last work.
   */
  void warmUp(Pace pace) {
    var jit = ManagementFactory.getCompilationMXBean();
    var thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = (long) (pace.warmUpSeconds() * 1e9);
    long begin = System.nanoTime();
    long quietSince = begin;
    long compiledSince = begin;
    long compiled = jit.getTotalCompilationTime();
    int batch = 1;
    while (true) {
      long allocated = thread.getCurrentThreadAllocatedBytes();
      long nanos = work.applyAsLong(batch);
      long now = System.nanoTime();
      boolean cold =
          thread.getCurrentThreadAllocatedBytes() - allocated > MOST_WARM_BYTES * (batch + 1);
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
        double wanted = Math.ceil(pace.sampleSeconds() * 1e9 * batch / nanos);
        calls = (int) Math.clamp(wanted, 1, 1e8);
        return;
      }
      if (nanos < least / 8) {
        batch *= 2;
      }
    }
  }

  /** Nanoseconds of a call, in the mean over those of a sample. */
  double sample() {
    if (calls > 1) {
      // Brings its operands back into the caches.
      work.applyAsLong(1);
    }
    return (double) work.applyAsLong(calls) / calls;
  }
}
