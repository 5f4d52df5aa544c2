// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.Adam;

/** The contract's parameter updates, as they are defined. */
final class Updates implements dev.lanewise.kernels.Updates<float[]> {

  @Override
  public void sgd(
      int n,
      float learningRate,
      float[] gradient,
      int gradientOffset,
      float[] parameters,
      int offset) {
    for (int i = 0; i < n; i++) {
      parameters[offset + i] =
          Math.fma(-learningRate, gradient[gradientOffset + i], parameters[offset + i]);
    }
  }

  @Override
  public void adam(
      int n,
      Adam adam,
      int step,
      float[] gradient,
      int gradientOffset,
      float[] moment1,
      int moment1Offset,
      float[] moment2,
      int moment2Offset,
      float[] parameters,
      int offset) {
    float beta1 = adam.beta1();
    float beta2 = adam.beta2();
    float rest1 = 1f - beta1;
    float rest2 = 1f - beta2;
    float epsilon = adam.epsilon();
    float stepSize = adam.stepSize(step);
    float rootScale = adam.rootScale(step);
    for (int i = 0; i < n; i++) {
      float g = gradient[gradientOffset + i];
      float m = Math.fma(beta1, moment1[moment1Offset + i], rest1 * g);
      float v = Math.fma(beta2, moment2[moment2Offset + i], (rest2 * g) * g);
      moment1[moment1Offset + i] = m;
      moment2[moment2Offset + i] = v;
      float denominator = Math.fma((float) Math.sqrt(v), rootScale, epsilon);
      parameters[offset + i] = Math.fma(-stepSize, m / denominator, parameters[offset + i]);
    }
  }
}
