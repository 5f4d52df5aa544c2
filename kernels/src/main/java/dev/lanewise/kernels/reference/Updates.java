// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.AdaGrad;
import dev.lanewise.kernels.Adam;
import dev.lanewise.kernels.Lion;
import dev.lanewise.kernels.RmsProp;
import dev.lanewise.kernels.Sgd;
import dev.lanewise.kernels.UpdateRule;
import dev.lanewise.kernels.WeightDecay;

/** Parameter updates, each in one pass; the vector form is this source over its own loops. */
final class Updates implements dev.lanewise.kernels.Updates<float[]> {

  @Override
  public void update(
      int n,
      UpdateRule rule,
      WeightDecay decay,
      int step,
      float[] gradient,
      int gradientOffset,
      float[] moments,
      int momentsOffset,
      float[] parameters,
      int offset) {
    float rate = rule.learningRate();
    float l2 = decay.l2();
    float kept = decay.kept(rate);
    float l1 = decay.threshold(rate);
    switch (rule) {
      case Sgd sgd when sgd.moments() == 0 ->
          UpdateStepLoops.sgd(n, gradient, gradientOffset, parameters, offset, rate, l2, kept, l1);
      case Sgd sgd when sgd.nesterov() ->
          UpdateStepLoops.nesterov(
              n,
              gradient,
              gradientOffset,
              moments,
              momentsOffset,
              parameters,
              offset,
              rate,
              sgd.momentum(),
              l2,
              kept,
              l1);
      case Sgd sgd ->
          UpdateStepLoops.momentum(
              n,
              gradient,
              gradientOffset,
              moments,
              momentsOffset,
              parameters,
              offset,
              rate,
              sgd.momentum(),
              l2,
              kept,
              l1);
      case RmsProp rms ->
          UpdateStepLoops.rmsProp(
              n,
              gradient,
              gradientOffset,
              moments,
              momentsOffset,
              parameters,
              offset,
              rate,
              rms.decay(),
              rms.epsilon(),
              l2,
              kept,
              l1);
      case AdaGrad ada ->
          UpdateStepLoops.adaGrad(
              n,
              gradient,
              gradientOffset,
              moments,
              momentsOffset,
              parameters,
              offset,
              rate,
              ada.epsilon(),
              l2,
              kept,
              l1);
      case Adam adam ->
          UpdateStepLoops.adam(
              n,
              gradient,
              gradientOffset,
              moments,
              momentsOffset,
              moments,
              momentsOffset + n,
              parameters,
              offset,
              adam.stepSize(step),
              adam.beta1(),
              adam.beta2(),
              adam.rootScale(step),
              adam.epsilon(),
              l2,
              kept,
              l1);
      case Lion lion ->
          UpdateStepLoops.lion(
              n,
              gradient,
              gradientOffset,
              moments,
              momentsOffset,
              parameters,
              offset,
              rate,
              lion.beta1(),
              lion.beta2(),
              l2,
              kept,
              l1);
    }
  }
}
