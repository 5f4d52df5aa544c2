// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import dev.lanewise.check.Bits;
import dev.lanewise.check.GuardedMatrix;
import dev.lanewise.check.Values;

/** The operands of an update, one vector each, at offsets of their own. */
record UpdateCase(GuardedMatrix gradient, GuardedMatrix moments, GuardedMatrix parameters) {

  static final UpdateRule[] RULES = {
    Sgd.of(0.1f),
    new Sgd(0.01f, 0.9f, false),
    new Sgd(0.01f, 0.9f, true),
    RmsProp.of(1e-2f),
    AdaGrad.of(0.1f),
    Adam.of(1e-3f),
    new Adam(0.1f, 0, 0, 1e-30f),
    Lion.of(1e-2f)
  };

  static final WeightDecay[] DECAYS = {
    WeightDecay.NONE,
    WeightDecay.l2(0.1f),
    WeightDecay.decoupled(0.3f),
    WeightDecay.l1(0.5f),
    new WeightDecay(1e-2f, 2e-2f, 3e-2f)
  };

  /** The second half of the moments is of squares, and the first where a rule's moment is. */
  static UpdateCase of(int n, Values values, long seed) {
    GuardedMatrix moments = GuardedMatrix.vector(2 * n, 1).fill(values, seed + 1);
    for (int i = 0; i < 2 * n; i++) {
      moments.set(0, i, Math.abs(moments.get(0, i)));
    }
    return new UpdateCase(
        GuardedMatrix.vector(n, 0).fill(values, seed),
        moments,
        GuardedMatrix.vector(n, 5).fill(values, seed + 3));
  }

  int n() {
    return gradient.columns();
  }

  UpdateCase copy() {
    return new UpdateCase(gradient.copy(), moments.copy(), parameters.copy());
  }

  double[] moment1() {
    return moments(0);
  }

  double[] moment2() {
    return moments(n());
  }

  private double[] moments(int from) {
    double[] values = new double[n()];
    for (int i = 0; i < values.length; i++) {
      values[i] = moments.get(0, from + i);
    }
    return values;
  }

  void run(Updates<float[]> updates, UpdateRule rule, WeightDecay decay, int step) {
    run(updates, rule, rule.learningRate(), decay, step);
  }

  void run(
      Updates<float[]> updates, UpdateRule rule, float learningRate, WeightDecay decay, int step) {
    updates.update(
        n(),
        rule,
        learningRate,
        decay,
        step,
        gradient.array(),
        gradient.offset(),
        moments.array(),
        moments.offset(),
        parameters.array(),
        parameters.offset());
  }

  void assertEqual(Object what, UpdateCase actual) {
    Bits.assertEqual(what + ", parameters", parameters, actual.parameters);
    Bits.assertEqual(what + ", moments", moments, actual.moments);
    actual.parameters.assertGuards(what);
    actual.moments.assertGuards(what);
    actual.gradient.assertUnchanged(what, gradient);
  }
}
