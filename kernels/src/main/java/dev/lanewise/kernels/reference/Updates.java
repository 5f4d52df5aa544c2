// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.AdaGrad;
import dev.lanewise.kernels.Adam;
import dev.lanewise.kernels.Lion;
import dev.lanewise.kernels.RmsProp;
import dev.lanewise.kernels.Sgd;
import dev.lanewise.kernels.UpdateRule;
import dev.lanewise.kernels.WeightDecay;

/**
 * Parameter updates, each in one pass; the vector form is this source over its own loops and
 * kernels.
 */
final class Updates implements dev.lanewise.kernels.Updates<float[]> {

  private final FloatBlas blas;
  private final Elementwise elementwise;

  Updates(FloatBlas blas, Elementwise elementwise) {
    this.blas = blas;
    this.elementwise = elementwise;
  }

  @Override
  public void update(
      int n,
      UpdateRule rule,
      float learningRate,
      WeightDecay decay,
      int step,
      float[] gradient,
      int gradientOffset,
      float[] moments,
      int momentsOffset,
      float[] parameters,
      int offset) {
    updateRange(
        n,
        0,
        n,
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
  public void clipNorm(
      int n, float maxNorm, float[] gradient, int gradientOffset, float[] norm, int normOffset) {
    float found = blas.nrm2(n, gradient, gradientOffset, 1);
    norm[normOffset] = found;
    if (!(found <= maxNorm)) {
      elementwise.scale(n, maxNorm / found, gradient, gradientOffset, gradient, gradientOffset);
    }
  }

  /** An update of parameters from {@code first} to before {@code end} only. */
  static void updateRange(
      int n,
      int first,
      int end,
      UpdateRule rule,
      float learningRate,
      WeightDecay decay,
      int step,
      float[] gradient,
      int gradientOffset,
      float[] moments,
      int momentsOffset,
      float[] parameters,
      int offset) {
    int length = end - first;
    int g = gradientOffset + first;
    int m = momentsOffset + first;
    int p = offset + first;
    float l2 = decay.l2();
    float kept = decay.kept(learningRate);
    float l1 = decay.threshold(learningRate);
    switch (rule) {
      case Sgd sgd when sgd.moments() == 0 ->
          UpdateStepLoops.sgd(length, gradient, g, parameters, p, learningRate, l2, kept, l1);
      case Sgd sgd when sgd.nesterov() ->
          UpdateStepLoops.nesterov(
              length,
              gradient,
              g,
              moments,
              m,
              parameters,
              p,
              learningRate,
              sgd.momentum(),
              l2,
              kept,
              l1);
      case Sgd sgd ->
          UpdateStepLoops.momentum(
              length,
              gradient,
              g,
              moments,
              m,
              parameters,
              p,
              learningRate,
              sgd.momentum(),
              l2,
              kept,
              l1);
      case RmsProp rms ->
          UpdateStepLoops.rmsProp(
              length,
              gradient,
              g,
              moments,
              m,
              parameters,
              p,
              learningRate,
              rms.decay(),
              rms.epsilon(),
              l2,
              kept,
              l1);
      case AdaGrad ada ->
          UpdateStepLoops.adaGrad(
              length,
              gradient,
              g,
              moments,
              m,
              parameters,
              p,
              learningRate,
              ada.epsilon(),
              l2,
              kept,
              l1);
      case Adam adam ->
          UpdateStepLoops.adam(
              length,
              gradient,
              g,
              moments,
              m,
              moments,
              m + n,
              parameters,
              p,
              adam.stepSize(step, learningRate),
              adam.beta1(),
              adam.beta2(),
              adam.rootScale(step),
              adam.epsilon(),
              l2,
              kept,
              l1);
      case Lion lion ->
          UpdateStepLoops.lion(
              length,
              gradient,
              g,
              moments,
              m,
              parameters,
              p,
              learningRate,
              lion.beta1(),
              lion.beta2(),
              l2,
              kept,
              l1);
    }
  }
}
