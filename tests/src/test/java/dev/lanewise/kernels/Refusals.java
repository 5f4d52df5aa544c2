// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;

/** Calls that must fail with a sentence, and arrays that must stay as they are. */
abstract class Refusals {

  static final int BIG = Integer.MAX_VALUE;

  /** The largest size. */
  static final int MOST = Integer.MAX_VALUE - 0xffff;

  final Lanewise kernels = Subjects.SINGLE;
  final float[] x = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
  final float[] y = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
  final float[] z = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
  final float[] w = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
  final double[] d = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
  final double[] e = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
  final double[] f = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
  final int[] labels = {0, 1, 2, 0, 1, 2};

  static <S> S none() {
    @Nullable S nothing = null;
    return unchecked(nothing);
  }

  @SuppressWarnings("NullAway") // what an embedder without null checks would pass
  static <S> S unchecked(@Nullable S value) {
    return value;
  }

  /** A call that must fail. */
  record Refusal(
      String name, Class<? extends RuntimeException> type, List<String> words, Runnable call) {}

  static Refusal illegal(String name, Runnable call, String... words) {
    return new Refusal(name, IllegalArgumentException.class, List.of(words), call);
  }

  static Refusal outside(String name, Runnable call, String... words) {
    return new Refusal(name, IndexOutOfBoundsException.class, List.of(words), call);
  }

  static Refusal missing(String name, Runnable call, String... words) {
    return new Refusal(name, NullPointerException.class, List.of(words), call);
  }

  final List<DynamicTest> refused(Refusal... refusals) {
    List<DynamicTest> tests = new ArrayList<>();
    for (Refusal refusal : refusals) {
      tests.add(
          DynamicTest.dynamicTest(
              refusal.name(),
              () -> {
                String message =
                    assertThrows(refusal.type(), () -> refusal.call().run()).getMessage();
                for (String word : refusal.words()) {
                  assertTrue(message.contains(word), "'" + message + "' lacks '" + word + "'");
                }
                assertNothingWritten();
              }));
    }
    return tests;
  }

  private void assertNothingWritten() {
    float[] before = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    for (float[] array : List.of(x, y, z, w)) {
      Bits.assertEqual("after a refusal", before, array);
    }
    for (int i = 0; i < d.length; i++) {
      assertEquals(3.0 * (i + 1), d[i] + e[i] + f[i], "after a refusal");
    }
  }
}
