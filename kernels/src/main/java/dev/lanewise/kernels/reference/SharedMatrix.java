// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.PackedMatrix;
import java.util.concurrent.atomic.AtomicInteger;

/** A packed matrix that counts who is using it, so that it is freed after the last of them. */
public abstract class SharedMatrix implements PackedMatrix {

  private static final int CLOSED = Integer.MIN_VALUE;

  private final int rows;
  private final int columns;

  /** The number of users; with the highest bit when it was closed. */
  private final AtomicInteger users = new AtomicInteger();

  /** A packed matrix of this size. */
  protected SharedMatrix(int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
  }

  /** Gives the memory back; called once. */
  protected abstract void free();

  /**
   * Begins a use.
   *
   * @throws IllegalStateException if it was closed
   */
  public final void enter() {
    int now;
    do {
      now = users.get();
      if (now < 0) {
        throw new IllegalStateException("b is a packed matrix that was closed");
      }
    } while (!users.compareAndSet(now, now + 1));
  }

  /** Ends a use. */
  public final void leave() {
    if (users.decrementAndGet() == CLOSED) {
      free();
    }
  }

  @Override
  public final int rows() {
    return rows;
  }

  @Override
  public final int columns() {
    return columns;
  }

  @Override
  public final boolean isClosed() {
    return users.get() < 0;
  }

  @Override
  public final void close() {
    if (users.getAndUpdate(now -> now | CLOSED) == 0) {
      free();
    }
  }

  @Override
  public String toString() {
    return "%s %d x %d".formatted(isClosed() ? "closed packed" : "packed", rows, columns);
  }
}
