// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An array that a call borrows for intermediate results. A second call at the same time gets one of
 * its own, so that callers on several threads need not know of each other.
 */
public final class Spare {

  private final int length;
  private final AtomicReference<float @Nullable []> free = new AtomicReference<>();

  /** Of arrays of this length. */
  public Spare(int length) {
    this.length = length;
  }

  /** Of arrays of the length that the longest call so far needed. */
  public Spare() {
    this(0);
  }

  /** An array with anything in it. */
  public float[] take() {
    return take(length);
  }

  /** The same of at least so many elements. */
  public float[] take(int least) {
    float[] array = free.getAndSet(null);
    return array == null || array.length < least ? new float[least] : array;
  }

  /** Gives the array back. */
  public void giveBack(float[] array) {
    free.set(array);
  }
}
