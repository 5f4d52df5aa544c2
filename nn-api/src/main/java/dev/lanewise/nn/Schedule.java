// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

/**
 * How the learning rate changes in the course of a training: a factor on the rate of every rule.
 * {@link Schedules} has the usual ones.
 */
@FunctionalInterface
public interface Schedule {

  /**
   * The factor of an update, not negative and finite. Allocates nothing, and gives the same bits
   * everywhere.
   *
   * @param update the number of updates before it, from 0
   */
  double factor(long update);

  /**
   * This schedule at the pace of epochs, or of any number of updates: the factor stays the same for
   * so many updates.
   *
   * @throws IllegalArgumentException if updates is not positive
   */
  default Schedule every(int updates) {
    if (updates < 1) {
      throw new IllegalArgumentException("updates is " + updates + ", must be positive");
    }
    return update -> factor(update / updates);
  }
}
