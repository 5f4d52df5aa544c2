// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How a hand writes something: lines in the unit square, x to the right and y down, each a chain of
 * points.
 *
 * @param lines x and y of each point, alternating
 */
record Strokes(List<double[]> lines) {

  private static final int POINTS_PER_CURVE = 12;

  Strokes {
    lines = List.copyOf(lines);
  }

  /**
   * Reads them from a path as SVG writes it, with the commands M (move), L (line) and C (cubic
   * curve), all absolute, and a blank between any two words.
   */
  static Strokes parse(String path) {
    List<double[]> lines = new ArrayList<>();
    var reader = new PathReader(path.split(" "));
    while (reader.hasMore()) {
      lines.add(reader.line());
    }
    return new Strokes(lines);
  }

  /** Moves every point. */
  Strokes map(Warp warp) {
    return new Strokes(
        lines.stream()
            .map(line -> {
              var moved = new double[line.length];
              for (int i = 0; i < line.length; i += 2) {
                moved[i] = warp.x(line[i], line[i + 1]);
                moved[i + 1] = warp.y(line[i], line[i + 1]);
              }
              return moved;
            })
            .toList());
  }

  private static final class PathReader {

    private final String[] words;
    private int next;
    private double x;
    private double y;

    PathReader(String[] words) {
      this.words = words;
    }

    boolean hasMore() {
      return next < words.length;
    }

    /** From one M to the next. */
    double[] line() {
      expect("M");
      List<double[]> points = new ArrayList<>();
      moveTo(number(), number(), points);
      while (hasMore() && !words[next].equals("M")) {
        String command = words[next++];
        switch (command) {
          case "L" -> moveTo(number(), number(), points);
          case "C" -> curve(points);
          default -> throw new IllegalArgumentException("unknown command '" + command + "'");
        }
      }
      return points.stream().flatMapToDouble(Arrays::stream).toArray();
    }

    private void expect(String command) {
      if (!words[next++].equals(command)) {
        throw new IllegalArgumentException(
            "the path has '" + words[next - 1] + "', must have " + command);
      }
    }

    private double number() {
      return Double.parseDouble(words[next++]);
    }

    private void moveTo(double newX, double newY, List<double[]> points) {
      x = newX;
      y = newY;
      points.add(new double[] {x, y});
    }

    private void curve(List<double[]> points) {
      double x0 = x;
      double y0 = y;
      double x1 = number();
      double y1 = number();
      double x2 = number();
      double y2 = number();
      double x3 = number();
      double y3 = number();
      for (int i = 1; i <= POINTS_PER_CURVE; i++) {
        double t = (double) i / POINTS_PER_CURVE;
        moveTo(bezier(t, x0, x1, x2, x3), bezier(t, y0, y1, y2, y3), points);
      }
    }

    private static double bezier(double t, double p0, double p1, double p2, double p3) {
      double s = 1 - t;
      return s * s * s * p0 + 3 * s * s * t * p1 + 3 * s * t * t * p2 + t * t * t * p3;
    }
  }
}
