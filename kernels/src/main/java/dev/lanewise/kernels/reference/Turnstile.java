// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

import java.util.concurrent.atomic.AtomicInteger;

/** Lets one call at a time use a workspace, and none after it was closed. */
public final class Turnstile {

  private static final int FREE = 0;
  private static final int TAKEN = 1;
  private static final int CLOSED = 2;
  private static final int LENT = 3;

  private final AtomicInteger state = new AtomicInteger(FREE);

  /**
   * Takes the workspace.
   *
   * @throws IllegalStateException if another call has it, or it was closed
   */
  public void enter() {
    while (!state.compareAndSet(FREE, TAKEN)) {
      awaitReturn();
    }
  }

  /**
   * Takes the workspace, unless another call has it or it was closed. Others then wait for it
   * instead of being refused.
   */
  public boolean borrow() {
    return state.compareAndSet(FREE, LENT);
  }

  private void awaitReturn() {
    int now = state.get();
    if (now == TAKEN || now == CLOSED) {
      throw refusal();
    }
    Thread.onSpinWait();
  }

  /**
   * Goes by without taking the workspace.
   *
   * @throws IllegalStateException if another call has it, or it was closed
   */
  public void pass() {
    int now = state.get();
    if (now == TAKEN || now == CLOSED) {
      throw refusal();
    }
  }

  /** Gives the workspace back. */
  public void leave() {
    state.setRelease(FREE); // a volatile write would take as long as a product of 4 x 4 x 4
  }

  /**
   * Closes for ever.
   *
   * @return whether this call closed it, and not an earlier one
   * @throws IllegalStateException if a call has the workspace
   */
  public boolean close() {
    while (!state.compareAndSet(FREE, CLOSED)) {
      if (state.get() == CLOSED) {
        return false;
      }
      awaitReturn();
    }
    return true;
  }

  private IllegalStateException refusal() {
    return new IllegalStateException(
        state.get() == CLOSED
            ? "these kernels are closed"
            : "another thread is using the workspace of these kernels; open them once for each thread");
  }
}
