// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bound;
import dev.lanewise.check.Values;
import dev.lanewise.check.jqwik.Contents;
import dev.lanewise.check.jqwik.Sizes;
import dev.lanewise.check.oracle.UpdateOracle;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Every rule against the reference, its definition, and the textbook in double. */
@KernelSuite
class UpdatesTest {

  private static final double U = Bound.FLOAT_ROUNDING;
  private static final UpdateRule[] RULES = UpdateCase.RULES;

  private static void assertEqualsReference(UpdateCase state, UpdateRule rule, int step) {
    for (WeightDecay decay : UpdateCase.DECAYS) {
      UpdateCase expected = state.copy();
      UpdateCase actual = state.copy();
      expected.run(Subjects.REFERENCE.updates(), rule, decay, step);
      actual.run(Subjects.SINGLE.updates(), rule, decay, step);
      expected.assertEqual(rule + ", " + decay + ", n = " + state.n() + ", step " + step, actual);
    }
  }

  @ParameterizedTest
  @FieldSource("RULES")
  void everySizeUpTo70(UpdateRule rule) {
    for (int n = 0; n <= 70; n++) {
      assertEqualsReference(UpdateCase.of(n, Values.ORDINARY, n), rule, n + 1);
      assertEqualsReference(UpdateCase.of(n, Values.ANY_BITS, n), rule, n + 1);
    }
  }

  @ParameterizedTest
  @FieldSource("RULES")
  void everyKindOfValues(UpdateRule rule) {
    for (Values values : Values.values()) {
      for (int step : new int[] {1, 2, 1000, Integer.MAX_VALUE}) {
        assertEqualsReference(UpdateCase.of(1003, values, step), rule, step);
      }
    }
  }

  @Property(tries = 200)
  void anySizeAndContent(
      @ForAll("rules") UpdateRule rule,
      @ForAll("lengths") int n,
      @ForAll("values") Values values,
      @ForAll("seeds") long seed) {
    assertEqualsReference(UpdateCase.of(n, values, seed), rule, (int) (seed % 1000) + 1);
  }

  @Provide
  Arbitrary<UpdateRule> rules() {
    return Arbitraries.of(RULES);
  }

  @Provide
  Arbitrary<Integer> lengths() {
    return Sizes.lengths(3000);
  }

  @Provide
  Arbitrary<Values> values() {
    return Contents.values();
  }

  @Provide
  Arbitrary<Long> seeds() {
    return Contents.seeds();
  }

  @ParameterizedTest
  @FieldSource("RULES")
  void theReferenceIsItsDefinition(UpdateRule rule) {
    for (Values values : Values.values()) {
      for (WeightDecay decay : UpdateCase.DECAYS) {
        UpdateCase state = UpdateCase.of(500, values, 7);
        UpdateCase expected = state.copy();
        for (int i = 0; i < state.n(); i++) {
          define(rule, decay, 3, expected, i);
        }
        state.run(Subjects.REFERENCE.updates(), rule, decay, 3);
        expected.assertEqual(rule + " of " + values, state);
      }
    }
  }

  @ParameterizedTest
  @FieldSource("RULES")
  void aStepsRateTakesThePlaceOfTheRules(UpdateRule rule) {
    UpdateRule other =
        switch (rule) {
          case Sgd sgd -> new Sgd(0.02f, sgd.momentum(), sgd.nesterov());
          case RmsProp rms -> new RmsProp(0.02f, rms.decay(), rms.epsilon());
          case AdaGrad ada -> new AdaGrad(0.02f, ada.epsilon());
          case Adam adam -> new Adam(0.02f, adam.beta1(), adam.beta2(), adam.epsilon());
          case Lion lion -> new Lion(0.02f, lion.beta1(), lion.beta2());
        };
    for (Updates<float[]> updates :
        List.of(Subjects.REFERENCE.updates(), Subjects.SINGLE.updates())) {
      for (WeightDecay decay : UpdateCase.DECAYS) {
        UpdateCase expected = UpdateCase.of(1003, Values.ORDINARY, 5);
        UpdateCase actual = expected.copy();
        expected.run(updates, other, decay, 3);
        actual.run(updates, rule, 0.02f, decay, 3);
        expected.assertEqual(rule + ", " + decay, actual);
      }
    }
  }

  private static void define(
      UpdateRule rule, WeightDecay decay, int step, UpdateCase state, int i) {
    float r = rule.learningRate();
    float p = state.parameters().get(0, i);
    float d = Math.fma(decay.l2(), p, state.gradient().get(0, i));
    float v = state.moments().get(0, i);
    float move =
        switch (rule) {
          case Sgd sgd -> {
            float moved = orZero(Math.fma(sgd.momentum(), v, d));
            if (sgd.momentum() == 0) {
              yield d;
            }
            state.moments().set(0, i, moved);
            yield sgd.nesterov() ? Math.fma(sgd.momentum(), moved, d) : moved;
          }
          case RmsProp rms -> {
            float square = Math.fma(rms.decay(), v, ((1 - rms.decay()) * d) * d);
            square = Math.abs(d) + square < Float.MIN_NORMAL ? 0 : square;
            state.moments().set(0, i, square);
            yield d / ((float) Math.sqrt(square) + rms.epsilon());
          }
          case AdaGrad ada -> {
            float square = Math.fma(d, d, v);
            state.moments().set(0, i, square);
            yield d / ((float) Math.sqrt(square) + ada.epsilon());
          }
          case Adam adam -> {
            float m = orZero(Math.fma(adam.beta1(), v, (1 - adam.beta1()) * d));
            float old = state.moments().get(0, state.n() + i);
            float square = Math.fma(adam.beta2(), old, ((1 - adam.beta2()) * d) * d);
            square = Math.abs(m) + square < Float.MIN_NORMAL ? 0 : square;
            state.moments().set(0, i, m);
            state.moments().set(0, state.n() + i, square);
            r = adam.stepSize(step);
            yield m / Math.fma((float) Math.sqrt(square), adam.rootScale(step), adam.epsilon());
          }
          case Lion lion -> {
            float c = Math.fma(lion.beta1(), v, (1 - lion.beta1()) * d);
            state.moments().set(0, i, orZero(Math.fma(lion.beta2(), v, (1 - lion.beta2()) * d)));
            yield c > 0 ? 1 : c < 0 ? -1 : c;
          }
        };
    float rate = rule.learningRate();
    float kept = Math.fma(-rate, decay.decoupled(), 1f);
    float q = Math.fma(-r, move, kept * p);
    float size = Math.abs(q) - rate * decay.l1();
    state.parameters().set(0, i, Math.copySign(size <= 0 ? 0 : size, q));
  }

  /** A mean of gradients is never subnormal. */
  private static float orZero(float mean) {
    return Math.abs(mean) < Float.MIN_NORMAL ? 0 : mean;
  }

  @Test
  void meansReachZeroWhereGradientsAreZero() {
    for (UpdateRule rule :
        List.of(
            new Sgd(0.01f, 0.9f, false),
            RmsProp.of(1e-3f),
            new Adam(1e-3f, 0.9f, 0.99f, 1e-8f),
            Lion.of(1e-3f))) {
      UpdateCase state = UpdateCase.of(50, Values.ORDINARY, 3);
      for (int i = 0; i < 50; i++) {
        state.gradient().set(0, i, 0f);
      }
      for (int step = 1; step <= 12_000; step++) {
        state.run(Subjects.SINGLE.updates(), rule, WeightDecay.NONE, step);
      }
      for (int i = 0; i < 50; i++) {
        for (int moment = 0; moment < rule.moments(); moment++) {
          assertEquals(0f, state.moments().get(0, moment * 50 + i), rule.toString());
        }
      }
    }
  }

  /**
   * One step from any state. The numerator of a move is off by 4 u of its terms, its divisor by 7 u
   * of itself (roundings of the second moment count half); rate, product, what is kept of the
   * parameter, threshold and result are rounded once each.
   */
  @ParameterizedTest
  @FieldSource("RULES")
  void oneStepFollowsTheTextbook(UpdateRule rule) {
    for (WeightDecay decay : UpdateCase.DECAYS) {
      for (int step : new int[] {1, 10, 100_000}) {
        UpdateCase state = UpdateCase.of(3000, Values.ORDINARY, step);
        double[] old = SoftmaxTest.doubles(state.parameters(), 0);
        double[] gradient = SoftmaxTest.doubles(state.gradient(), 0);
        UpdateOracle exact = new UpdateOracle(old, state.moment1(), state.moment2(), step - 1);
        exact.step(rule, decay, gradient);
        double[] unsure = new double[state.n()];
        for (int i = 0; i < state.n(); i++) {
          double d = gradient[i] + decay.l2() * old[i];
          unsure[i] = errorOfMove(rule, step, d, state.moment1()[i], state.moment2()[i]);
        }
        state.run(Subjects.REFERENCE.updates(), rule, decay, step);
        Bound bound = new Bound(rule + ", " + decay + ", step " + step);
        double threshold = rule.learningRate() * decay.l1();
        for (int i = 0; i < state.n(); i++) {
          double after = exact.parameters()[i];
          double moved = Math.abs(old[i]) + Math.abs(after) + threshold;
          double allowed = unsure[i] + U * (moved + 2 * Math.abs(old[i]) + 2 * Math.abs(after));
          if (Double.isFinite(allowed)) {
            bound.compare(i, state.parameters().get(0, i), after, 1.05 * allowed + U * threshold);
          }
        }
        bound.assertHolds();
        assertTrue(bound.compared() > 2990, () -> bound.compared() + " compared");
      }
    }
  }

  /** How far rate times move may be off; infinite where rounding may turn Lion's sign. */
  private static double errorOfMove(UpdateRule rule, int step, double d, double m, double v) {
    double rate = rule.learningRate();
    return switch (rule) {
      case Sgd sgd -> {
        double mu = sgd.momentum();
        double terms = mu * Math.abs(m) + Math.abs(d);
        yield 4 * U * rate * (sgd.nesterov() ? mu * terms + Math.abs(d) : terms);
      }
      case RmsProp rms -> {
        double square = rms.decay() * m + (1 - (double) rms.decay()) * d * d;
        yield 11 * U * rate * Math.abs(d) / (Math.sqrt(square) + rms.epsilon());
      }
      case AdaGrad ada -> 11 * U * rate * Math.abs(d) / (Math.sqrt(m + d * d) + ada.epsilon());
      case Adam adam -> {
        double terms = adam.beta1() * Math.abs(m) + (1 - (double) adam.beta1()) * Math.abs(d);
        double square = adam.beta2() * v + (1 - (double) adam.beta2()) * d * d;
        double root = Math.sqrt(square) * adam.rootScale(step) + adam.epsilon();
        yield 11 * U * adam.stepSize(step) * terms / root;
      }
      case Lion lion -> {
        double share = lion.beta1();
        double terms = share * Math.abs(m) + (1 - share) * Math.abs(d);
        boolean sure = Math.abs(share * m + (1 - share) * d) > 4 * U * terms;
        yield sure ? 0 : Double.POSITIVE_INFINITY;
      }
    };
  }

  @Test
  void aHundredStepsOfSgdFollowTheTextbook() {
    UpdateCase state = UpdateCase.of(300, Values.ORDINARY, 1);
    UpdateOracle exact = new UpdateOracle(SoftmaxTest.doubles(state.parameters(), 0));
    double[] bounds = new double[300];
    for (int step = 1; step <= 100; step++) {
      state.gradient().fill(Values.ORDINARY, step);
      exact.sgd(0.01f, SoftmaxTest.doubles(state.gradient(), 0));
      state.run(Subjects.SINGLE.updates(), Sgd.of(0.01f), WeightDecay.NONE, step);
      for (int i = 0; i < 300; i++) {
        bounds[i] += U * (Math.abs(exact.parameters()[i]) + bounds[i]) * 1.01;
      }
    }
    assertWithin("sgd", state, exact.parameters(), bounds);
  }

  @Test
  void aHundredStepsOfAdamFollowTheTextbook() {
    int n = 300;
    Adam adam = Adam.of(1e-3f);
    UpdateCase state = UpdateCase.of(n, Values.ORDINARY, 1);
    state.moments().fill(0f);
    UpdateOracle exact = new UpdateOracle(SoftmaxTest.doubles(state.parameters(), 0));
    UpdateOracle magnitude = new UpdateOracle(new double[n]);
    double[] bounds = new double[n];
    for (int step = 1; step <= 100; step++) {
      state.gradient().fill(Values.ORDINARY, step);
      double[] gradient = SoftmaxTest.doubles(state.gradient(), 0);
      double[] sizes = new double[n];
      for (int i = 0; i < n; i++) {
        sizes[i] = Math.abs(gradient[i]);
      }
      exact.adam(1e-3f, adam.beta1(), adam.beta2(), adam.epsilon(), gradient);
      magnitude.adam(1e-3f, adam.beta1(), adam.beta2(), adam.epsilon(), sizes);
      state.run(Subjects.SINGLE.updates(), adam, WeightDecay.NONE, step);
      for (int i = 0; i < n; i++) {
        double root = Math.sqrt(exact.moment2()[i]) * adam.rootScale(step) + adam.epsilon();
        double move = adam.stepSize(step) * magnitude.moment1()[i] / root;
        // Roundings so far in m, half of those in v, and those of this step's quotient.
        double roundings = (step + 3) + (step + 3) / 2.0 + 6;
        bounds[i] += 1.01 * U * (move * roundings + Math.abs(exact.parameters()[i]) + move);
      }
    }
    assertWithin("adam", state, exact.parameters(), bounds);
    Bound moments = new Bound("second moments");
    for (int i = 0; i < n; i++) {
      double v = exact.moment2()[i];
      moments.compare(i, state.moments().get(0, n + i), v, Bound.gamma(103, U) * v);
    }
    moments.assertHolds();
  }

  @Test
  void decayAloneDrawsToZero() {
    UpdateCase state = UpdateCase.of(64, Values.ORDINARY, 1);
    state.gradient().fill(0f);
    state.moments().fill(0f);
    for (int i = 0; i < 64; i++) {
      state.parameters().set(0, i, i % 2 == 0 ? 0.05f : -3f);
    }
    state.run(Subjects.SINGLE.updates(), Sgd.of(0.1f), WeightDecay.l1(1), 1);
    for (int i = 0; i < 64; i++) {
      assertEquals(i % 2 == 0 ? 0f : -2.9f, state.parameters().get(0, i));
    }
    state.run(Subjects.SINGLE.updates(), Adam.of(0.25f), WeightDecay.decoupled(2), 1);
    assertEquals(-1.45f, state.parameters().get(0, 1));
  }

  private static void assertWithin(String what, UpdateCase state, double[] exact, double[] bounds) {
    Bound bound = new Bound(what);
    for (int i = 0; i < exact.length; i++) {
      bound.compare(i, state.parameters().get(0, i), exact[i], bounds[i]);
    }
    bound.assertHolds();
    assertEquals(exact.length, bound.compared());
  }
}
