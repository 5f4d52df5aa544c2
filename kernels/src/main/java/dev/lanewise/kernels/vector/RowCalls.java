// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.reference.Turnstile;

/**
 * Calls on rows, which the handle's threads share. A call that finds the threads at work for
 * another thread's does all by itself: with the same result, and with a few objects of its own. A
 * product that finds them at work for rows waits.
 */
final class RowCalls {

  /** Elements below which handing parts over takes longer than it saves. */
  private static final long LEAST_SHARED = 1 << 14;

  /** Parts for each thread, so that none waits long for the last. */
  private static final int PARTS = 4;

  private final Turnstile turnstile;
  private final Workers workers;
  private final RowCall kept = new RowCall();

  RowCalls(Turnstile turnstile, Workers workers) {
    this.turnstile = turnstile;
    this.workers = workers;
  }

  /** A call, which must be given to {@link #end}. */
  RowCall begin(int rows, int columns) {
    return (turnstile.borrow() ? kept : new RowCall()).of(rows, columns);
  }

  /** Does all rows, in parts of any height. */
  void run(RowCall call, RowCall.Body body) {
    run(call, body, 0);
  }

  /** The same with scratch memory for each part. */
  void run(RowCall call, RowCall.Body body, int room) {
    int parts = shared(call) ? Math.min(call.rows, workers.threads() * PARTS) : 1;
    call.reserve(parts, room);
    runParts(call, body, Math.max(1, Math.ceilDiv(call.rows, parts)));
  }

  /** Does all rows, in parts of a height that decides on the result. */
  void runParts(RowCall call, RowCall.Body body, int height) {
    int parts = call.cut(body, height);
    if (shared(call) && parts <= Workers.MAX_PARTS) {
      workers.run(call, parts);
    } else {
      for (int part = 0; part < parts; part++) {
        call.run(part);
      }
    }
  }

  private boolean shared(RowCall call) {
    return call == kept && workers.threads() > 1 && (long) call.rows * call.columns >= LEAST_SHARED;
  }

  void end(RowCall call) {
    call.forget();
    if (call == kept) {
      turnstile.leave();
    }
  }
}
