// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.Sgd;
import dev.lanewise.kernels.UpdateRule;
import dev.lanewise.kernels.WeightDecay;

/** A step of an optimizer and its arguments. */
final class UpdateCall extends SharedCall {

  private static final UpdateRule NO_RULE = Sgd.of(0);

  private int n;
  private UpdateRule rule = NO_RULE;
  private float learningRate;
  private WeightDecay decay = WeightDecay.NONE;
  private int step;
  private float[] gradient = NO_FLOATS;
  private int gradientOffset;
  private float[] moments = NO_FLOATS;
  private int momentsOffset;
  private float[] parameters = NO_FLOATS;
  private int offset;

  UpdateCall rule(int n, UpdateRule rule, float learningRate, WeightDecay decay, int step) {
    this.n = n;
    this.rule = rule;
    this.learningRate = learningRate;
    this.decay = decay;
    this.step = step;
    return this;
  }

  UpdateCall gradient(float[] array, int offset) {
    gradient = array;
    gradientOffset = offset;
    return this;
  }

  UpdateCall moments(float[] array, int offset) {
    moments = array;
    momentsOffset = offset;
    return this;
  }

  UpdateCall parameters(float[] array, int offset) {
    parameters = array;
    this.offset = offset;
    return this;
  }

  @Override
  void run(int first, int end) {
    Updates.updateRange(
        n,
        first,
        end,
        rule,
        learningRate,
        decay,
        step,
        gradient,
        gradientOffset,
        moments,
        momentsOffset,
        parameters,
        offset);
  }

  @Override
  void forget() {
    gradient = NO_FLOATS;
    moments = NO_FLOATS;
    parameters = NO_FLOATS;
  }
}
