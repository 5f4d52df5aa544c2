// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

/** A call on a range of indices, parts of which may run at the same time. */
abstract class SharedCall implements Workers.Task {

  static final float[] NO_FLOATS = {};

  /** Scratch memory, of any content. */
  float[] scratch = NO_FLOATS;

  private int start;
  private int end;
  private int length;

  /** Sets the range and the length of its parts; returns the number of parts. */
  final int cut(int start, int end, int length) {
    this.start = start;
    this.end = end;
    this.length = length;
    return Math.ceilDiv(end - start, length);
  }

  /** The number of the part that starts with an index. */
  final int part(int first) {
    return (first - start) / length;
  }

  @Override
  public final void run(int part) {
    int first = start + part * length;
    run(first, first + Math.min(end - first, length));
  }

  /** Does what is to be done with indices from {@code first} to before {@code end}. */
  abstract void run(int first, int end);

  /** Makes room for at least so many elements of scratch memory. */
  final void reserve(int elements) {
    if (scratch.length < elements) {
      scratch = new float[elements];
    }
  }

  /** Lets go of the caller's arrays. */
  abstract void forget();
}
