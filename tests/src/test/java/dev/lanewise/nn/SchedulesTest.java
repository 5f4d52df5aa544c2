// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Schedules against the formulas of PyTorch's documentation. */
class SchedulesTest {

  private static void assertFollows(LongToDoubleFunction formula, Schedule schedule, int updates) {
    for (int i = 0; i < updates; i++) {
      assertEquals(formula.applyAsDouble(i), schedule.factor(i), 1e-14, "update " + i);
    }
  }

  private static double wave(double from, double to, double t) {
    return to + (from - to) * (1 + Math.cos(Math.PI * t)) / 2;
  }

  @Test
  void formulas() {
    assertFollows(i -> 1, Schedules.constant(), 5);
    assertFollows(i -> Math.pow(0.5, i / 7), Schedules.step(7, 0.5), 100);
    assertFollows(i -> Math.pow(0.97, i), Schedules.exponential(0.97), 1000);
    assertFollows(i -> wave(1, 0, Math.min(1, i / 90.0)), Schedules.cosine(90), 100);
    assertFollows(i -> wave(1, 0.25, Math.min(1, i / 91.0)), Schedules.cosine(91, 0.25), 100);
  }

  @Test
  void warmUpRisesAndThenTheOtherBegins() {
    Schedule then = Schedules.exponential(0.9);
    assertFollows(
        i -> i < 9 ? (i + 1) / 10.0 : Math.pow(0.9, i - 9), Schedules.warmUp(9, then), 50);
    assertFollows(then::factor, Schedules.warmUp(0, then), 50);
  }

  @Test
  void oneCycleRisesAndFalls() {
    assertFollows(
        i -> i <= 29 ? wave(0.04, 1, i / 29.0) : wave(1, 4e-6, Math.min(1, (i - 29) / 70.0)),
        Schedules.oneCycle(100),
        120);
    assertEquals(1, Schedules.oneCycle(100).factor(29));
    assertEquals(4e-6, Schedules.oneCycle(100).factor(99), 1e-18);
    assertFollows(
        i -> i <= 4 ? wave(0.5, 1, i / 4.0) : wave(1, 0.125, (i - 4) / 5.0),
        Schedules.oneCycle(10, 0.5, 0.5, 0.125),
        10);
  }

  @Test
  void epochsOfUpdates() {
    assertFollows(i -> Math.pow(0.5, i / 20), Schedules.exponential(0.5).every(20), 100);
  }

  @Test
  void anUnusableSettingIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Schedules.step(0, 0.5));
    assertThrows(IllegalArgumentException.class, () -> Schedules.step(1, 1.5));
    assertThrows(IllegalArgumentException.class, () -> Schedules.exponential(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> Schedules.exponential(0.5).every(0));
    assertThrows(IllegalArgumentException.class, () -> Schedules.cosine(0));
    assertThrows(IllegalArgumentException.class, () -> Schedules.cosine(1, -1));
    assertThrows(IllegalArgumentException.class, () -> Schedules.warmUp(-1, Schedules.constant()));
    assertThrows(IllegalArgumentException.class, () -> Schedules.oneCycle(3));
    assertThrows(IllegalArgumentException.class, () -> Schedules.oneCycle(100, 1, 0.1, 0.1));
    assertThrows(IllegalArgumentException.class, () -> Schedules.oneCycle(100, 0.5, 2, 0.1));
  }
}
