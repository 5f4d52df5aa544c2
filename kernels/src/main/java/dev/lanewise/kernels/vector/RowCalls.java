// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.reference.Turnstile;

/** Calls on matrices, whose rows or columns threads share. */
final class RowCalls {

  /** Additions and copies of elements for one function of an element, in time. */
  private static final int LIGHT = 8;

  private static final int MOVES = 64;

  private final Sharing<RowCall> sharing;

  RowCalls(Turnstile turnstile, Workers workers) {
    sharing = new Sharing<>(turnstile, workers, RowCall::new);
  }

  /** A call, which must be given to {@link #end}. */
  RowCall begin(int rows, int columns) {
    return sharing.begin().of(rows, columns, (long) rows * columns);
  }

  /** A call that does as little with an element as adding it to another. */
  RowCall beginLight(int rows, int columns) {
    return sharing.begin().of(rows, columns, (long) rows * columns / LIGHT);
  }

  /** A call that only moves elements: two threads are no faster until these come from memory. */
  RowCall beginMove(int rows, int columns) {
    return sharing.begin().of(rows, columns, (long) rows * columns / MOVES);
  }

  /** Does all rows, in parts of any height. */
  void run(RowCall call, RowCall.Body body) {
    run(call, body, 0);
  }

  /** The same with {@code room} elements of scratch memory for each part. */
  void run(RowCall call, RowCall.Body body, int room) {
    run(call, body, call.rows, 1, room);
  }

  /** Does all rows, in parts of a height that decides on the result. */
  void runParts(RowCall call, RowCall.Body body, int height) {
    sharing.runParts(call.body(body), 0, call.rows, call.work, height);
  }

  /**
   * Does the columns, or another range that the work may be divided by, in parts of a length that
   * is a multiple of {@code grain}.
   */
  void run(RowCall call, RowCall.Body body, int length, int grain, int room) {
    call.reserve(sharing.parts(call, length, call.work), room);
    sharing.run(call.body(body), 0, length, call.work, grain);
  }

  void end(RowCall call) {
    sharing.end(call);
  }
}
