// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.util.List;

/**
 * Whether two contenders computed the same, examined before they are timed: each element within
 * what single precision and another formula may differ by, relative to itself, or to the largest
 * where it is what remains of larger ones.
 */
final class KernelAgreement {

  private static final double RELATIVE = 1e-4;
  private static final double OF_THE_LARGEST = 2e-6;

  private KernelAgreement() {}

  /** The first difference, in words, or an empty string. */
  static String disagreement(List<float[]> expected, List<float[]> results) {
    return disagreement(expected, results, RELATIVE, OF_THE_LARGEST);
  }

  /** The same within other bounds. */
  static String disagreement(
      List<float[]> expected, List<float[]> results, double relative, double ofTheLargest) {
    if (expected.size() != results.size()) {
      return "%d results instead of %d".formatted(results.size(), expected.size());
    }
    for (int r = 0; r < expected.size(); r++) {
      String complaint = disagreement(expected.get(r), results.get(r), relative, ofTheLargest);
      if (!complaint.isEmpty()) {
        return "result " + r + complaint;
      }
    }
    return "";
  }

  private static String disagreement(
      float[] expected, float[] result, double relative, double ofTheLargest) {
    if (expected.length != result.length) {
      return " has %d elements instead of %d".formatted(result.length, expected.length);
    }
    double largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < result.length; i++) {
      double allowed = relative * Math.abs(expected[i]) + ofTheLargest * largest;
      if (!(Math.abs(result[i] - expected[i]) <= allowed)) {
        return "[%d] is %s instead of %s".formatted(i, result[i], expected[i]);
      }
    }
    return "";
  }
}
