// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.kernels.Updates;

/** Parameters that lie one after the other and belong to one group. */
final class GroupRange {

  private final ParameterGroup group;
  private final int start;
  private int size;
  private int momentsOffset;
  private float rate;

  GroupRange(ParameterGroup group, int start) {
    this.group = group;
    this.start = start;
  }

  ParameterGroup group() {
    return group;
  }

  boolean contains(int offset) {
    return offset >= start && offset < start + size;
  }

  /** Index of a moment, from 0, of the parameter at an offset. */
  int momentOffset(int moment, int offset) {
    return momentsOffset + moment * size + offset - start;
  }

  void endAt(int end) {
    size = end - start;
  }

  /** Puts the moments at an offset, and returns how many there are. */
  int placeMoments(int offset) {
    momentsOffset = offset;
    return Math.multiplyExact(group.rule().moments(), size);
  }

  /**
   * Sets the learning rate of the next update.
   *
   * @throws IllegalArgumentException if it is negative or not finite
   */
  void setRate(double factor) {
    rate = group.learningRate(factor);
    if (!(rate >= 0 && rate < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "the schedule gives the factor "
              + factor
              + ", the learning rate must be finite and not negative");
    }
  }

  <F> void update(Updates<F> updates, int step, F gradients, F moments, F parameters) {
    updates.update(
        size,
        group.rule(),
        rate,
        group.decay(),
        step,
        gradients,
        start,
        moments,
        momentsOffset,
        parameters,
        start);
  }
}
