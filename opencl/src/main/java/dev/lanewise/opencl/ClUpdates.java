// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import dev.lanewise.kernels.Adam;
import dev.lanewise.kernels.Updates;

/** {@link Updates} on a device. */
final class ClUpdates implements Updates<ClFloats> {

  private final ClSession session;
  private final Grid grid;
  private final ClKernel sgd;
  private final ClKernel adam;

  ClUpdates(ClSession session, Grid grid) {
    this.session = session;
    this.grid = grid;
    ClProgram program = session.program(grid.options(), "floats.cl", "elements.cl", "updates.cl");
    sgd = program.kernel("sgd");
    adam = program.kernel("adam");
  }

  @Override
  public void sgd(
      int n,
      float learningRate,
      ClFloats gradient,
      int gradientOffset,
      ClFloats parameters,
      int offset) {
    try (ClSession.Use _ = session.use()) {
      sgd.begin().add(n).add(learningRate).add(gradient, gradientOffset).add(parameters, offset);
      grid.launchElements(sgd, n);
    }
  }

  @Override
  public void adam(
      int n,
      Adam settings,
      int step,
      ClFloats gradient,
      int gradientOffset,
      ClFloats moment1,
      int moment1Offset,
      ClFloats moment2,
      int moment2Offset,
      ClFloats parameters,
      int offset) {
    try (ClSession.Use _ = session.use()) {
      adam.begin()
          .add(n)
          .add(settings.beta1())
          .add(1 - settings.beta1())
          .add(settings.beta2())
          .add(1 - settings.beta2())
          .add(settings.stepSize(step))
          .add(settings.rootScale(step))
          .add(settings.epsilon())
          .add(gradient, gradientOffset)
          .add(moment1, moment1Offset)
          .add(moment2, moment2Offset)
          .add(parameters, offset);
      grid.launchElements(adam, n);
    }
  }
}
