// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class GradientCheckTest {

  private static final GradientCheck CHECK = GradientCheck.standard();
  private static final double[] POINT = {0.3, -1.2, 2.5, 100};

  private static double smooth(double[] x) {
    return Math.sin(x[0]) * x[1] + Math.exp(x[2]) + 1e-3 * x[3] * x[3];
  }

  private static double[] gradient(double[] x) {
    return new double[] {Math.cos(x[0]) * x[1], Math.sin(x[0]), Math.exp(x[2]), 2e-3 * x[3]};
  }

  @Test
  void aRightGradientPasses() {
    GradientReport report = CHECK.components(GradientCheckTest::smooth, POINT, gradient(POINT));
    report.assertPasses("smooth");
    assertEquals(4, report.compared());
    assertTrue(report.kinks().isEmpty());
    assertTrue(report.excess() < 0.01, report.toString());
  }

  @Test
  void aWrongComponentIsNamed() {
    double[] wrong = gradient(POINT);
    wrong[1] *= -1;
    GradientReport report = CHECK.components(GradientCheckTest::smooth, POINT, wrong);
    assertFalse(report.passes());
    assertEquals("component 1", report.worst());
    assertThrows(AssertionError.class, () -> report.assertPasses("smooth"));
  }

  @Test
  void directionsCheckAllComponentsAtOnce() {
    CHECK
        .directions(GradientCheckTest::smooth, POINT, gradient(POINT), 5, 1)
        .assertPasses("smooth");
    for (int i = 0; i < POINT.length; i++) {
      double[] wrong = gradient(POINT);
      wrong[i] += 0.1;
      assertFalse(CHECK.directions(GradientCheckTest::smooth, POINT, wrong, 5, 1).passes());
    }
  }

  @Test
  void aKinkIsCountedWhereverItLiesWithinTheStep() {
    for (double share : new double[] {0, 0.1, 0.25, 1 / 3., 0.4, 0.5, 0.6, 0.75, 0.9}) {
      double[] x = {share * CHECK.step(), 1, 2};
      GradientReport report =
          CHECK.components(
              p -> Math.max(p[0], 0) + p[1] * p[2], x, new double[] {share > 0 ? 1 : 0, 2, 1});
      report.assertPasses("kink at " + share + " of the step");
      assertEquals(1, report.kinks().size(), "kink at " + share + " of the step: " + report);
      assertEquals(2, report.compared());
    }
  }

  @Test
  void strongCurvatureIsNoKink() {
    double[] x = {0.01};
    GradientReport report = CHECK.components(p -> 1e5 * p[0] * p[0], x, new double[] {2e5 * x[0]});
    report.assertPasses("parabola");
    assertEquals(1, report.compared());
  }

  @Test
  void onlyKinksIsAFailure() {
    GradientReport report =
        CHECK.components(p -> Math.abs(p[0]), new double[] {0}, new double[] {0});
    assertFalse(report.passes());
  }

  @Test
  void notANumberIsAFailure() {
    GradientReport report =
        CHECK.components(p -> p[0] * p[0], new double[] {1}, new double[] {Double.NaN});
    assertFalse(report.passes());
    assertFalse(CHECK.components(p -> Double.NaN, new double[] {1}, new double[] {0}).passes());
  }
}
