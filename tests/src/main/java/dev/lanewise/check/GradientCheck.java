// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntFunction;

/**
 * Compares an analytic gradient with central differences of the function, in double precision: in
 * single precision the differences' own noise would be above any useful tolerance.
 *
 * <p>Where the function has a kink within a step of the point, no difference approximates a
 * gradient. Such a component is recognised by its one-sided slopes, whose distance shrinks with the
 * step where the function is smooth and does not at a kink. It is not compared but counted, and a
 * check that could compare fewer than half of its components fails instead of passing for nothing.
 *
 * @param step the step, relative to {@code max(1, |x|)}
 * @param absolute the tolerated absolute error of a component
 * @param relative the tolerated error relative to the component
 */
public record GradientCheck(double step, double absolute, double relative) {

  /** A scalar function of many arguments. */
  @FunctionalInterface
  public interface ScalarFunction {

    /**
     * The function's value.
     *
     * @param x the arguments; not to be changed or kept
     */
    double at(double[] x);
  }

  public GradientCheck {
    if (!(step > 0 && absolute >= 0 && relative >= 0)) {
      throw new IllegalArgumentException(
          "step is %s, absolute %s, relative %s, must be positive, not negative, not negative"
              .formatted(step, absolute, relative));
    }
  }

  /**
   * A step of eps^(1/3), which balances truncation against rounding in a central difference, and
   * the tolerances of PyTorch's gradcheck.
   */
  public static GradientCheck standard() {
    return new GradientCheck(Math.cbrt(Math.ulp(1.0)), 1e-5, 1e-3);
  }

  /** Compares every component. */
  public GradientReport components(ScalarFunction function, double[] x, double[] gradient) {
    return components(function, x, gradient, i -> "component " + i);
  }

  /** Compares every component; the report has the names that are given. */
  public GradientReport components(
      ScalarFunction function, double[] x, double[] gradient, IntFunction<String> names) {
    requireSameLength(x, gradient);
    double[] point = x.clone();
    GradientReport.Builder report = new GradientReport.Builder();
    for (int i = 0; i < x.length; i++) {
      int component = i;
      compare(
          report,
          names.apply(i),
          gradient[i],
          t -> {
            point[component] = x[component] + t;
            double value = function.at(point);
            point[component] = x[component];
            return value;
          },
          step * Math.max(1, Math.abs(x[i])));
    }
    return report.build();
  }

  /**
   * Compares the slope along random directions of length 1: two evaluations check all components at
   * once, for functions of too many arguments to take each alone.
   */
  public GradientReport directions(
      ScalarFunction function, double[] x, double[] gradient, int directions, long seed) {
    requireSameLength(x, gradient);
    SplittableRandom random = new SplittableRandom(seed);
    double largest = Arrays.stream(x).map(Math::abs).reduce(1, Math::max);
    GradientReport.Builder report = new GradientReport.Builder();
    for (int d = 0; d < directions; d++) {
      double[] direction = direction(x.length, random);
      double slope = 0;
      for (int i = 0; i < x.length; i++) {
        slope += gradient[i] * direction[i];
      }
      compare(
          report,
          "direction " + d + " of seed " + seed,
          slope,
          t -> {
            double[] point = new double[x.length];
            for (int i = 0; i < x.length; i++) {
              point[i] = x[i] + t * direction[i];
            }
            return function.at(point);
          },
          step * largest);
    }
    return report.build();
  }

  /** The function along a line through the point. */
  private interface Line {
    double at(double t);
  }

  private void compare(
      GradientReport.Builder report, String name, double analytic, Line line, double h) {
    double middle = line.at(0);
    double above = line.at(h);
    double below = line.at(-h);
    double numeric = (above - below) / (2 * h);
    double error = Math.abs(numeric - analytic);
    double tolerance = absolute + relative * Math.max(Math.abs(numeric), Math.abs(analytic));
    double jump = slopeJump(middle, above, below, h);
    if (Math.abs(jump) > 2 * tolerance && isKink(line, middle, jump, h)) {
      report.kink(name);
    } else {
      report.compared(name, analytic, numeric, error / tolerance);
    }
  }

  private static double slopeJump(double middle, double above, double below, double h) {
    return (above - middle) / h - (middle - below) / h;
  }

  /**
   * Halving the step halves the jump of a smooth function. One halving is not enough: a kink a
   * third of the step away looks the same, but not at the second halving.
   */
  private static boolean isKink(Line line, double middle, double jump, double h) {
    double half = slopeJump(middle, line.at(h / 2), line.at(-h / 2), h / 2);
    double quarter = slopeJump(middle, line.at(h / 4), line.at(-h / 4), h / 4);
    return !(isAboutHalf(half, jump) && isAboutHalf(quarter, half));
  }

  private static boolean isAboutHalf(double smaller, double larger) {
    double ratio = smaller / larger;
    return ratio > 0.35 && ratio < 0.65;
  }

  private static double[] direction(int n, SplittableRandom random) {
    double[] direction = new double[n];
    double squares = 0;
    for (int i = 0; i < n; i++) {
      direction[i] = random.nextDouble() * 2 - 1;
      squares += direction[i] * direction[i];
    }
    double length = Math.sqrt(squares);
    for (int i = 0; i < n; i++) {
      direction[i] /= length;
    }
    return direction;
  }

  private static void requireSameLength(double[] x, double[] gradient) {
    if (x.length != gradient.length) {
      throw new IllegalArgumentException(
          "gradient has " + gradient.length + " components, must have " + x.length);
    }
  }
}
