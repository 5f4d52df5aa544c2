// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.graph;

/**
 * Where the random numbers of a training come from: a seed, and how many steps there were. A step
 * with the same state draws the same numbers on every backend; whoever runs the plans counts the
 * steps.
 */
public final class RandomState {

  private final long seed;
  private long step;

  /** The state before the first step. */
  public RandomState(long seed) {
    this.seed = seed;
  }

  /** The seed. */
  public long seed() {
    return seed;
  }

  /** The number of steps so far. */
  public long step() {
    return step;
  }

  /** Begins another step, which draws other numbers. */
  public void advance() {
    step++;
  }

  /** Goes to a step, to resume a training there. */
  public void goTo(long step) {
    this.step = step;
  }
}
