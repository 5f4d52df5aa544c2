// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.check.oracle.ProductOracle;
import dev.lanewise.check.oracle.SoftmaxOracle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Kernels with a mistake in them: what the suites compare with must catch each one. */
class MutantsTest {

  private static final int M = 5;
  private static final int N = 19;
  private static final int K = 33;

  enum ProductMistake {
    DROPPED_TAIL,
    FLIPPED_SIGN,
    ONE_K_TOO_FEW,
    ONE_K_TOO_MANY,
    FORGOTTEN_BETA,
    WRITTEN_PAST_THE_ROW,
    ONE_ULP
  }

  @ParameterizedTest
  @EnumSource
  void aWrongProductIsCaughtByItsBits(ProductMistake mistake) {
    GuardedMatrix right = product(null);
    GuardedMatrix wrong = product(mistake);
    assertThrows(
        AssertionError.class,
        () -> {
          Bits.assertEqual(mistake, right, wrong);
          wrong.assertGuards(mistake);
        });
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"WRITTEN_PAST_THE_ROW", "ONE_ULP"})
  void aWrongProductIsCaughtByTheBound(ProductMistake mistake) {
    compareWithOracle(product(null)).assertHolds();
    assertThrows(AssertionError.class, () -> compareWithOracle(product(mistake)).assertHolds());
  }

  private static GuardedMatrix a() {
    return GuardedMatrix.of(M, K, 2, 0).fill(Values.ORDINARY, 1);
  }

  private static GuardedMatrix b() {
    return GuardedMatrix.of(K, N, 3, 1).fill(Values.ORDINARY, 2);
  }

  private static GuardedMatrix c() {
    return GuardedMatrix.of(M, N, 1, 2).fill(Values.ORDINARY, 3);
  }

  private static Bound compareWithOracle(GuardedMatrix actual) {
    ProductOracle exact = ProductOracle.of(false, false, 1f, a(), b(), 0.7f, c());
    double gamma = Bound.gamma(K + 2, Bound.FLOAT_ROUNDING);
    Bound bound = new Bound("product");
    float[] elements = actual.elements();
    for (int i = 0; i < elements.length; i++) {
      bound.compare(i, elements[i], exact.high()[i], exact.low()[i], gamma * exact.magnitude()[i]);
    }
    return bound;
  }

  private static GuardedMatrix product(@Nullable ProductMistake mistake) {
    GuardedMatrix a = a();
    GuardedMatrix b = b();
    GuardedMatrix c = c();
    int columns = mistake == ProductMistake.DROPPED_TAIL ? N / 8 * 8 : N;
    int depth = mistake == ProductMistake.ONE_K_TOO_FEW ? K - 1 : K;
    for (int i = 0; i < M; i++) {
      for (int j = 0; j < columns; j++) {
        float sum = 0;
        for (int p = 0; p < depth; p++) {
          sum = Math.fma(a.get(i, p), b.get(p, j), sum);
        }
        if (mistake == ProductMistake.ONE_K_TOO_MANY) {
          sum = Math.fma(a.get(i, K), b.get(K - 1, j), sum);
        }
        if (mistake == ProductMistake.FLIPPED_SIGN && i == M - 1) {
          sum = -sum;
        }
        float old = mistake == ProductMistake.FORGOTTEN_BETA ? c.get(i, j) : 0.7f * c.get(i, j);
        c.set(i, j, old + sum);
      }
    }
    if (mistake == ProductMistake.WRITTEN_PAST_THE_ROW) {
      c.set(1, N, 0);
    }
    if (mistake == ProductMistake.ONE_ULP) {
      c.set(M - 1, N - 1, Math.nextUp(c.get(M - 1, N - 1)));
    }
    return c;
  }

  enum SoftmaxMistake {
    SKIPPED_MAXIMUM,
    DROPPED_TAIL,
    MISSED_LAST_IN_SUM
  }

  @ParameterizedTest
  @EnumSource
  void aWrongSoftmaxIsCaughtByTheBound(SoftmaxMistake mistake) {
    compareSoftmax(null).assertHolds();
    assertThrows(AssertionError.class, () -> compareSoftmax(mistake).assertHolds());
  }

  private static Bound compareSoftmax(@Nullable SoftmaxMistake mistake) {
    double[] logits = new double[N];
    for (int j = 0; j < N; j++) {
      logits[j] = 95 + j % 5;
    }
    SoftmaxOracle exact = SoftmaxOracle.of(logits);
    float maximum = mistake == SoftmaxMistake.SKIPPED_MAXIMUM ? 0 : 99;
    float[] actual = new float[N];
    float sum = 0;
    for (int j = 0; j < N; j++) {
      actual[j] = (float) Math.exp((float) logits[j] - maximum);
      sum += mistake == SoftmaxMistake.MISSED_LAST_IN_SUM && j == N - 1 ? 0 : actual[j];
    }
    Bound bound = new Bound("softmax");
    for (int j = 0; j < N; j++) {
      boolean dropped = mistake == SoftmaxMistake.DROPPED_TAIL && j >= N / 8 * 8;
      float probability = dropped ? actual[j] : actual[j] / sum;
      double tolerance = Bound.gamma(N + 5, Bound.FLOAT_ROUNDING) * exact.probabilities()[j];
      bound.compare(j, probability, exact.probabilities()[j], tolerance);
    }
    return bound;
  }
}
