// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.UpdateRule;
import dev.lanewise.kernels.WeightDecay;

/** Parameter updates, whose parameters threads share where they are many. */
final class SharedUpdates implements dev.lanewise.kernels.Updates<float[]> {

  private static final int GRAIN = 256;

  private final Sharing<UpdateCall> calls;
  private final Updates unshared;

  SharedUpdates(Sharing<UpdateCall> calls, Updates unshared) {
    this.calls = calls;
    this.unshared = unshared;
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
    UpdateCall call = calls.beginIfShared(n);
    if (call == null) {
      unshared.update(
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
      return;
    }
    call.rule(n, rule, learningRate, decay, step).gradient(gradient, gradientOffset);
    call.moments(moments, momentsOffset).parameters(parameters, offset);
    try {
      calls.run(call, 0, n, n, GRAIN);
    } finally {
      calls.end(call);
    }
  }

  /** Threads share the scaling, but not the sum before it. */
  @Override
  public void clipNorm(
      int n, float maxNorm, float[] gradient, int gradientOffset, float[] norm, int normOffset) {
    unshared.clipNorm(n, maxNorm, gradient, gradientOffset, norm, normOffset);
  }
}
