// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import java.util.Objects;

/**
 * The usual schedules of the learning rate. They count updates, and with {@link Schedule#every} of
 * an epoch's updates they count epochs. Arithmetic alone, so that a schedule gives the same bits on
 * every machine.
 */
public final class Schedules {

  private Schedules() {}

  /** Always the rule's own rate. */
  public static Schedule constant() {
    return update -> 1;
  }

  /**
   * {@code gamma^floor(update / size)}: PyTorch's {@code StepLR}.
   *
   * @throws IllegalArgumentException if size is not positive, or gamma not in [0, 1]
   */
  public static Schedule step(int size, double gamma) {
    return exponential(gamma).every(positive("size", size));
  }

  /**
   * {@code gamma^update}: PyTorch's {@code ExponentialLR}.
   *
   * @throws IllegalArgumentException if gamma is not in [0, 1]
   */
  public static Schedule exponential(double gamma) {
    share("gamma", gamma);
    return update -> power(gamma, update);
  }

  /**
   * From 1 to {@code last} along half a wave of the cosine in so many updates, and there for good:
   * {@code last + (1 - last) (1 + cos(pi update / updates)) / 2} (Loshchilov and Hutter, <a
   * href="https://arxiv.org/abs/1608.03983">SGDR</a>, without restarts).
   *
   * @throws IllegalArgumentException if updates is not positive, or last not in [0, 1]
   */
  public static Schedule cosine(int updates, double last) {
    positive("updates", updates);
    share("last", last);
    return update -> wave(1, last, Math.min(1, update / (double) updates));
  }

  /** {@link #cosine(int, double)} down to 0. */
  public static Schedule cosine(int updates) {
    return cosine(updates, 0);
  }

  /**
   * A linear rise in so many updates, {@code (update + 1) / (updates + 1)}, then another schedule
   * from its start.
   *
   * @throws IllegalArgumentException if updates is negative
   */
  public static Schedule warmUp(int updates, Schedule then) {
    Objects.requireNonNull(then, "then");
    if (updates < 0) {
      throw new IllegalArgumentException("updates is " + updates + ", must not be negative");
    }
    return update ->
        update < updates ? (update + 1) / (updates + 1.0) : then.factor(update - updates);
  }

  /**
   * One cycle (Smith and Topin, <a href="https://arxiv.org/abs/1708.07120">Super-Convergence</a>)
   * with PyTorch's defaults: from 1/25 up to 1 in three tenths of the updates, then down to 1/25 of
   * 1e-4, each along half a wave of the cosine. The rule's rate is the highest; momentum stays.
   *
   * @param updates all of them; the last factor stays after that
   * @throws IllegalArgumentException as {@link #oneCycle(int, double, double, double)}
   */
  public static Schedule oneCycle(int updates) {
    return oneCycle(updates, 0.3, 1 / 25.0, 1e-4 / 25);
  }

  /**
   * One cycle: PyTorch's {@code OneCycleLR} for the learning rate.
   *
   * @param updates all of them; the last factor stays after that
   * @param rise the share of updates in which the rate rises; its peak is at update {@code rise *
   *     updates - 1}
   * @param first the first factor
   * @param last the last factor
   * @throws IllegalArgumentException if a factor or the rise is not in [0, 1], or there is not more
   *     than one update up and one down
   */
  public static Schedule oneCycle(int updates, double rise, double first, double last) {
    share("rise", rise);
    share("first", first);
    share("last", last);
    double peak = rise * updates - 1;
    double end = updates - 1.0;
    if (!(peak > 0 && end > peak)) {
      throw new IllegalArgumentException(
          "rise is " + rise + " of " + updates + " updates, must leave more than one up and down");
    }
    return update ->
        update <= peak
            ? wave(first, 1, update / peak)
            : wave(1, last, Math.min(1, (update - peak) / (end - peak)));
  }

  /** From one number to another along half a wave of the cosine, at {@code t} in [0, 1]. */
  private static double wave(double from, double to, double t) {
    // (1 + cos(pi t)) / 2 is the square of cos(pi t / 2), and so of a sine below pi / 4.
    double risen =
        t <= 0.5 ? square(sine(Math.PI / 2 * t)) : 1 - square(sine(Math.PI / 2 * (1 - t)));
    return from * (1 - risen) + to * risen;
  }

  private static double square(double x) {
    return x * x;
  }

  /** Taylor's series up to x^15, exact to a double's precision up to pi / 4. */
  private static double sine(double x) {
    double square = x * x;
    double sum = 1;
    for (int i = 15; i > 1; i -= 2) {
      sum = 1 - sum * square / (i * (i - 1));
    }
    return x * sum;
  }

  /** By repeated squaring; {@link StrictMath#pow} allocates. */
  private static double power(double base, long exponent) {
    double power = 1;
    double square = base;
    for (long rest = exponent; rest > 0; rest >>>= 1) {
      if ((rest & 1) != 0) {
        power *= square;
      }
      square *= square;
    }
    return power;
  }

  private static int positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + ", must be positive");
    }
    return value;
  }

  private static void share(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " is " + value + ", must be in [0, 1]");
    }
  }
}
