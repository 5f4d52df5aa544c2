// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

import java.util.concurrent.atomic.AtomicInteger;

/** Lets one call at a time use a workspace, and none after it was closed. */
public final class Turnstile {

  private static final int FREE = 0;
  private static final int TAKEN = 1;
  private static final int CLOSED = 2;

  private final AtomicInteger state = new AtomicInteger(FREE);

  /**
   * Takes the workspace.
   *
   * @throws IllegalStateException if another call has it, or it was closed
   */
  public void enter() {
    if (!state.compareAndSet(FREE, TAKEN)) {
      throw refusal();
    }
  }

  /** Takes the workspace, unless another call has it or it was closed. */
  public boolean tryEnter() {
    return state.compareAndSet(FREE, TAKEN);
  }

  /**
   * Goes by without taking the workspace.
   *
   * @throws IllegalStateException if another call has it, or it was closed
   */
  public void pass() {
    if (state.get() != FREE) {
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
    if (state.compareAndSet(FREE, CLOSED)) {
      return true;
    }
    if (state.get() == CLOSED) {
      return false;
    }
    throw refusal();
  }

  private IllegalStateException refusal() {
    return new IllegalStateException(
        state.get() == CLOSED
            ? "these kernels are closed"
            : "another thread is using the workspace of these kernels; open them once for each thread");
  }
}
