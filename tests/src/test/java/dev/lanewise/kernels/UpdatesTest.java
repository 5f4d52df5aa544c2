// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.check.Bits;
import dev.lanewise.check.Bound;
import dev.lanewise.check.GuardedMatrix;
import dev.lanewise.check.Values;
import dev.lanewise.check.jqwik.Contents;
import dev.lanewise.check.jqwik.Sizes;
import dev.lanewise.check.oracle.UpdateOracle;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** SGD and Adam against the reference, their definition, and the textbook in double. */
@KernelSuite
class UpdatesTest {

  private static final Adam ADAM = Adam.of(1e-3f);

  /** One vector for each operand, at offsets of their own. */
  private record State(
      GuardedMatrix gradient,
      GuardedMatrix moment1,
      GuardedMatrix moment2,
      GuardedMatrix parameters) {

    static State of(int n, Values values, long seed) {
      GuardedMatrix squares = GuardedMatrix.vector(n, 2).fill(values, seed + 2);
      for (int i = 0; i < n; i++) {
        squares.set(0, i, Math.abs(squares.get(0, i)));
      }
      return new State(
          GuardedMatrix.vector(n, 0).fill(values, seed),
          GuardedMatrix.vector(n, 1).fill(values, seed + 1),
          squares,
          GuardedMatrix.vector(n, 5).fill(values, seed + 3));
    }

    State copy() {
      return new State(gradient.copy(), moment1.copy(), moment2.copy(), parameters.copy());
    }

    int n() {
      return gradient.columns();
    }

    void adam(Updates<float[]> updates, Adam adam, int step) {
      updates.adam(
          n(),
          adam,
          step,
          gradient.array(),
          gradient.offset(),
          moment1.array(),
          moment1.offset(),
          moment2.array(),
          moment2.offset(),
          parameters.array(),
          parameters.offset());
    }

    void sgd(Updates<float[]> updates, float learningRate) {
      updates.sgd(
          n(),
          learningRate,
          gradient.array(),
          gradient.offset(),
          parameters.array(),
          parameters.offset());
    }

    void assertEqual(Object what, State actual) {
      Bits.assertEqual(what + ", parameters", parameters, actual.parameters);
      Bits.assertEqual(what + ", moment1", moment1, actual.moment1);
      Bits.assertEqual(what + ", moment2", moment2, actual.moment2);
      actual.parameters.assertGuards(what);
      actual.moment1.assertGuards(what);
      actual.moment2.assertGuards(what);
      actual.gradient.assertUnchanged(what, gradient);
    }
  }

  private static void assertEqualsReference(State state, Adam adam, int step) {
    State expected = state.copy();
    State actual = state.copy();
    expected.adam(Subjects.REFERENCE.updates(), adam, step);
    actual.adam(Subjects.SINGLE.updates(), adam, step);
    expected.assertEqual("adam, n = " + state.n() + ", step " + step, actual);
    expected.sgd(Subjects.REFERENCE.updates(), 0.1f);
    actual.sgd(Subjects.SINGLE.updates(), 0.1f);
    expected.assertEqual("sgd, n = " + state.n(), actual);
  }

  @Test
  void everySizeUpTo200() {
    for (int n = 0; n <= 200; n++) {
      assertEqualsReference(State.of(n, Values.ORDINARY, n), ADAM, n + 1);
      assertEqualsReference(State.of(n, Values.ANY_BITS, n), ADAM, n + 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyKindOfValues(Values values) {
    for (int step : new int[] {1, 2, 1000, Integer.MAX_VALUE}) {
      assertEqualsReference(State.of(1003, values, step), ADAM, step);
      assertEqualsReference(State.of(1003, values, step), new Adam(0.1f, 0, 0, 1e-30f), step);
      assertEqualsReference(State.of(1003, values, step), new Adam(0, 0.5f, 0.99f, 1f), step);
    }
  }

  @Property
  void anySizeAndContent(
      @ForAll("lengths") int n, @ForAll("values") Values values, @ForAll("seeds") long seed) {
    assertEqualsReference(State.of(n, values, seed), ADAM, (int) (seed % 1000) + 1);
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

  @Test
  void theReferenceIsItsDefinition() {
    for (Values values : Values.values()) {
      for (int step : new int[] {1, 7}) {
        State state = State.of(2000, values, step);
        State expected = state.copy();
        for (int i = 0; i < state.n(); i++) {
          define(expected, i, step);
        }
        state.adam(Subjects.REFERENCE.updates(), ADAM, step);
        expected.assertEqual("adam of " + values, state);
      }
    }
  }

  private static void define(State state, int i, int step) {
    float g = state.gradient.get(0, i);
    float m = Math.fma(ADAM.beta1(), state.moment1.get(0, i), (1 - ADAM.beta1()) * g);
    float v = Math.fma(ADAM.beta2(), state.moment2.get(0, i), ((1 - ADAM.beta2()) * g) * g);
    float root = (float) Math.sqrt(v);
    float quotient = m / Math.fma(root, ADAM.rootScale(step), ADAM.epsilon());
    float p = Math.fma(-ADAM.stepSize(step), quotient, state.parameters.get(0, i));
    state.moment1.set(0, i, m);
    state.moment2.set(0, i, v);
    state.parameters.set(0, i, p);
  }

  @Test
  void aHundredStepsOfSgdFollowTheTextbook() {
    State state = State.of(300, Values.ORDINARY, 1);
    UpdateOracle exact = new UpdateOracle(SoftmaxTest.doubles(state.parameters, 0));
    double[] bounds = new double[300];
    for (int step = 1; step <= 100; step++) {
      state.gradient.fill(Values.ORDINARY, step);
      exact.sgd(0.01f, SoftmaxTest.doubles(state.gradient, 0));
      state.sgd(Subjects.SINGLE.updates(), 0.01f);
      for (int i = 0; i < 300; i++) {
        bounds[i] += Bound.FLOAT_ROUNDING * (Math.abs(exact.parameters()[i]) + bounds[i]) * 1.01;
      }
    }
    assertWithin("sgd", state.parameters, exact.parameters(), bounds);
  }

  @Test
  void aHundredStepsOfAdamFollowTheTextbook() {
    int n = 300;
    double u = Bound.FLOAT_ROUNDING;
    State state = State.of(n, Values.ORDINARY, 1);
    state.moment1.fill(0f);
    state.moment2.fill(0f);
    UpdateOracle exact = new UpdateOracle(SoftmaxTest.doubles(state.parameters, 0));
    UpdateOracle magnitude = new UpdateOracle(new double[n]);
    double[] bounds = new double[n];
    for (int step = 1; step <= 100; step++) {
      state.gradient.fill(Values.ORDINARY, step);
      double[] gradient = SoftmaxTest.doubles(state.gradient, 0);
      double[] sizes = new double[n];
      for (int i = 0; i < n; i++) {
        sizes[i] = Math.abs(gradient[i]);
      }
      exact.adam(1e-3f, ADAM.beta1(), ADAM.beta2(), ADAM.epsilon(), gradient);
      magnitude.adam(1e-3f, ADAM.beta1(), ADAM.beta2(), ADAM.epsilon(), sizes);
      state.adam(Subjects.SINGLE.updates(), ADAM, step);
      for (int i = 0; i < n; i++) {
        double root = Math.sqrt(exact.moment2()[i]) * ADAM.rootScale(step) + ADAM.epsilon();
        double move = ADAM.stepSize(step) * magnitude.moment1()[i] / root;
        // Roundings so far in m, half of those in v, and those of this step's quotient.
        double roundings = (step + 3) + (step + 3) / 2.0 + 6;
        bounds[i] += 1.01 * u * (move * roundings + Math.abs(exact.parameters()[i]) + move);
      }
    }
    assertWithin("adam", state.parameters, exact.parameters(), bounds);
    Bound moments = new Bound("second moments");
    for (int i = 0; i < n; i++) {
      double v = exact.moment2()[i];
      moments.compare(i, state.moment2.get(0, i), v, Bound.gamma(103, u) * v);
    }
    moments.assertHolds();
  }

  private static void assertWithin(
      String what, GuardedMatrix actual, double[] exact, double[] bounds) {
    Bound bound = new Bound(what);
    for (int i = 0; i < exact.length; i++) {
      bound.compare(i, actual.get(0, i), exact[i], bounds[i]);
    }
    bound.assertHolds();
    assertEquals(exact.length, bound.compared());
  }
}
