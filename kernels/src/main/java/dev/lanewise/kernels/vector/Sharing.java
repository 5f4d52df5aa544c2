// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.reference.Turnstile;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls of one kind, whose ranges the handle's threads share. A call that finds the threads at work
 * for another thread's does all by itself: with the same result, and maybe with a few objects of
 * its own. A product that finds them at work waits.
 *
 * @param <C> what holds the arguments of a call
 */
final class Sharing<C extends SharedCall> {

  /**
   * Work below which handing parts over (0.7 us between two threads that are awake) takes longer
   * than it saves. An element of a function is work of 1; what is cheaper counts less.
   */
  private static final int LEAST = 1 << 13;

  /** Parts for each thread, so that none waits long for the last. */
  private static final int PARTS = 4;

  private final Turnstile turnstile;
  private final Workers workers;
  private final Supplier<C> maker;
  private final C kept;

  Sharing(Turnstile turnstile, Workers workers, Supplier<C> maker) {
    this.turnstile = turnstile;
    this.workers = workers;
    this.maker = maker;
    kept = maker.get();
  }

  /** A call, which must be given to {@link #end}. */
  C begin() {
    return turnstile.borrow() ? kept : maker.get();
  }

  /** The same, or null where the caller's thread does the work as fast by itself. */
  @Nullable C beginIfShared(long work) {
    return work >= LEAST && workers.threads() > 1 && turnstile.borrow() ? kept : null;
  }

  /** Into how many parts of any length a range may be cut. */
  int parts(C call, int length, long work) {
    return isShared(call, work) ? Math.min(length, workers.threads() * PARTS) : 1;
  }

  /** Does the whole range, in parts of any multiple of {@code grain}. */
  void run(C call, int start, int end, long work, int grain) {
    int parts = parts(call, end - start, work);
    int length = Math.ceilDiv(Math.ceilDiv(end - start, parts), grain) * grain;
    runParts(call, start, end, work, Math.max(length, grain));
  }

  /** Does the whole range, in parts of a length that decides on the result. */
  void runParts(C call, int start, int end, long work, int length) {
    int parts = call.cut(start, end, length);
    if (isShared(call, work) && parts <= Workers.MAX_PARTS) {
      workers.run(call, parts);
    } else {
      for (int part = 0; part < parts; part++) {
        call.run(part);
      }
    }
  }

  private boolean isShared(C call, long work) {
    return call == kept && workers.threads() > 1 && work >= LEAST;
  }

  void end(C call) {
    call.forget();
    if (call == kept) {
      turnstile.leave();
    }
  }
}
