// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.FLOAT;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import dev.lanewise.kernels.Adam;
import jdk.incubator.vector.FloatVector;

/** Parameter updates, each in one pass. */
final class Updates implements dev.lanewise.kernels.Updates<float[]> {

  private static final Class<? extends FloatVector> TYPE = Lanes.FLOAT_TYPE;

  @Override
  public void sgd(
      int n,
      float learningRate,
      float[] gradient,
      int gradientOffset,
      float[] parameters,
      int offset) {
    FloatVector factor = TYPE.cast(broadcast(FLOAT, -learningRate));
    int bound = FLOAT.loopBound(n);
    for (int i = 0; i < bound; i += COUNT) {
      factor
          .fma(
              fromArray(FLOAT, gradient, gradientOffset + i),
              fromArray(FLOAT, parameters, offset + i))
          .intoArray(parameters, offset + i);
    }
    for (int i = bound; i < n; i++) {
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
    FloatVector allBeta1 = TYPE.cast(broadcast(FLOAT, beta1));
    FloatVector allBeta2 = TYPE.cast(broadcast(FLOAT, beta2));
    FloatVector allRest1 = TYPE.cast(broadcast(FLOAT, rest1));
    FloatVector allRest2 = TYPE.cast(broadcast(FLOAT, rest2));
    FloatVector allEpsilon = TYPE.cast(broadcast(FLOAT, epsilon));
    FloatVector allSteps = TYPE.cast(broadcast(FLOAT, -stepSize));
    FloatVector allScales = TYPE.cast(broadcast(FLOAT, rootScale));
    int bound = FLOAT.loopBound(n);
    for (int i = 0; i < bound; i += COUNT) {
      FloatVector g = TYPE.cast(fromArray(FLOAT, gradient, gradientOffset + i));
      FloatVector m = allBeta1.fma(fromArray(FLOAT, moment1, moment1Offset + i), allRest1.mul(g));
      FloatVector v =
          allBeta2.fma(fromArray(FLOAT, moment2, moment2Offset + i), allRest2.mul(g).mul(g));
      m.intoArray(moment1, moment1Offset + i);
      v.intoArray(moment2, moment2Offset + i);
      FloatVector denominator = v.sqrt().fma(allScales, allEpsilon);
      allSteps
          .fma(m.div(denominator), fromArray(FLOAT, parameters, offset + i))
          .intoArray(parameters, offset + i);
    }
    for (int i = bound; i < n; i++) {
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
