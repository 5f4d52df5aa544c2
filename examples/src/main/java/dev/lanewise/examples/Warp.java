// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import java.util.Random;

/**
 * A distortion of the plane such as hands differ by: an affine map (slant, turn, size, place), then
 * a smooth random displacement.
 *
 * <p>Only arithmetic that Java defines to the bit is used, so that a seed means the same digits on
 * every machine.
 */
final class Warp {

  private static final int GRID = 4;

  private final double xx;
  private final double xy;
  private final double yx;
  private final double yy;
  private final double dx;
  private final double dy;
  private final double[] pushX = new double[GRID * GRID];
  private final double[] pushY = new double[GRID * GRID];

  /**
   * Draws a distortion.
   *
   * @param random where it comes from
   * @param strength 0 for none, 1 for what hands do
   */
  Warp(Random random, double strength) {
    double angle = strength * between(random, -0.2, 0.2);
    double slant = strength * between(random, -0.3, 0.3);
    double width = 1 + strength * between(random, -0.25, 0.15);
    double height = 1 + strength * between(random, -0.2, 0.1);
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    xx = cos * width;
    xy = -sin * height + slant;
    yx = sin * width;
    yy = cos * height;
    dx = strength * between(random, -0.08, 0.08);
    dy = strength * between(random, -0.08, 0.08);
    for (int i = 0; i < GRID * GRID; i++) {
      pushX[i] = strength * between(random, -0.09, 0.09);
      pushY[i] = strength * between(random, -0.09, 0.09);
    }
  }

  /** Where a point goes, to the right. */
  double x(double x, double y) {
    return 0.5 + xx * (x - 0.5) + xy * (y - 0.5) + dx + push(pushX, x, y);
  }

  /** Where a point goes, downwards. */
  double y(double x, double y) {
    return 0.5 + yx * (x - 0.5) + yy * (y - 0.5) + dy + push(pushY, x, y);
  }

  private static double between(Random random, double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  /** Interpolates the grid smoothly. */
  private static double push(double[] grid, double x, double y) {
    double gx = Math.clamp(x, 0, 1) * (GRID - 1);
    double gy = Math.clamp(y, 0, 1) * (GRID - 1);
    int column = Math.min((int) gx, GRID - 2);
    int row = Math.min((int) gy, GRID - 2);
    double u = smooth(gx - column);
    double v = smooth(gy - row);
    int at = row * GRID + column;
    double above = grid[at] + u * (grid[at + 1] - grid[at]);
    double below = grid[at + GRID] + u * (grid[at + GRID + 1] - grid[at + GRID]);
    return above + v * (below - above);
  }

  private static double smooth(double t) {
    return t * t * (3 - 2 * t);
  }
}
