// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.UpdateRule;
import dev.lanewise.kernels.WeightDecay;

/** Parameter updates, whose parameters threads share where they are many. */
final class SharedUpdates implements dev.lanewise.kernels.Updates<float[]> {

  private static final int GRAIN = 256;

  private final Sharing<UpdateCall> calls;

  SharedUpdates(Sharing<UpdateCall> calls) {
    this.calls = calls;
  }

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
    UpdateCall call = calls.beginIfShared(n);
    if (call == null) {
      Updates.updateRange(
          n,
          0,
          n,
          rule,
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
    call.rule(n, rule, decay, step).gradient(gradient, gradientOffset);
    call.moments(moments, momentsOffset).parameters(parameters, offset);
    try {
      calls.run(call, 0, n, n, GRAIN);
    } finally {
      calls.end(call);
    }
  }
}
