// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import dev.lanewise.kernels.AdaGrad;
import dev.lanewise.kernels.Adam;
import dev.lanewise.kernels.FloatBlas;
import dev.lanewise.kernels.Lion;
import dev.lanewise.kernels.RmsProp;
import dev.lanewise.kernels.Sgd;
import dev.lanewise.kernels.UpdateRule;
import dev.lanewise.kernels.Updates;
import dev.lanewise.kernels.WeightDecay;

/** {@link Updates} on a device. */
final class ClUpdates implements Updates<ClFloats> {

  private final ClSession session;
  private final Grid grid;
  private final ClKernel sgd;
  private final ClKernel momentum;
  private final ClKernel nesterov;
  private final ClKernel rmsProp;
  private final ClKernel adaGrad;
  private final ClKernel adam;
  private final ClKernel lion;
  private final ClKernel blockSquares;
  private final ClKernel wholeNorm;
  private final ClKernel clipNorm;

  /** A sum of squares and a largest magnitude for each block, then a scale and its inverse. */
  private final Scratch parts;

  ClUpdates(ClSession session, Grid grid) {
    this.session = session;
    this.grid = grid;
    ClProgram program = session.program(grid.options(), "floats.cl", "elements.cl", "updates.cl");
    sgd = program.kernel("sgd");
    momentum = program.kernel("momentum");
    nesterov = program.kernel("nesterov");
    rmsProp = program.kernel("rms_prop");
    adaGrad = program.kernel("ada_grad");
    adam = program.kernel("adam");
    lion = program.kernel("lion");
    ClProgram clipping =
        session.program(grid.options(), "floats.cl", "elements.cl", "lanes.cl", "clip_norm.cl");
    blockSquares = clipping.kernel("block_squares");
    wholeNorm = clipping.kernel("whole_norm");
    clipNorm = clipping.kernel("clip_norm");
    parts = session.scratch();
  }

  @Override
  public void update(
      int n,
      UpdateRule rule,
      float learningRate,
      WeightDecay decay,
      int step,
      ClFloats gradient,
      int gradientOffset,
      ClFloats moments,
      int momentsOffset,
      ClFloats parameters,
      int offset) {
    try (ClSession.Use _ = session.use()) {
      ClKernel kernel = kernel(rule).begin().add(n).add(gradient, gradientOffset);
      for (int moment = 0; moment < rule.moments(); moment++) {
        kernel.add(moments, momentsOffset + moment * n);
      }
      kernel.add(parameters, offset);
      addSettings(kernel, rule, learningRate, step);
      kernel.add(decay.l2()).add(decay.kept(learningRate)).add(decay.threshold(learningRate));
      grid.launchElements(kernel, n);
    }
  }

  @Override
  public void clipNorm(
      int n, float maxNorm, ClFloats gradient, int gradientOffset, ClFloats norm, int normOffset) {
    try (ClSession.Use _ = session.use()) {
      int blocks = Math.ceilDiv(n, FloatBlas.SUM_BLOCK);
      ClApi.Memory kept = parts.atLeast(2L * blocks + 2);
      // The device decides whether the second time has anything to do.
      for (int scaled = 0; scaled < 2; scaled++) {
        blockSquares.begin().add(blocks).add(n).add(scaled).add(gradient, gradientOffset).add(kept);
        grid.launchRows(blockSquares, blocks);
        wholeNorm.begin().add(blocks).add(scaled).add(kept).add(norm, normOffset);
        grid.launchElements(wholeNorm, 1);
      }
      clipNorm.begin().add(n).add(maxNorm).add(norm, normOffset).add(gradient, gradientOffset);
      grid.launchElements(clipNorm, n);
    }
  }

  private ClKernel kernel(UpdateRule rule) {
    return switch (rule) {
      case Sgd s when s.moments() == 0 -> sgd;
      case Sgd s -> s.nesterov() ? nesterov : momentum;
      case RmsProp _ -> rmsProp;
      case AdaGrad _ -> adaGrad;
      case Adam _ -> adam;
      case Lion _ -> lion;
    };
  }

  /** The numbers of a rule, in the order of its function in the reference. */
  private static void addSettings(ClKernel kernel, UpdateRule rule, float rate, int step) {
    switch (rule) {
      case Sgd s when s.moments() == 0 -> kernel.add(rate);
      case Sgd s -> kernel.add(rate).add(s.momentum());
      case RmsProp r -> kernel.add(rate).add(r.decay()).add(r.epsilon());
      case AdaGrad a -> kernel.add(rate).add(a.epsilon());
      case Adam a ->
          kernel
              .add(a.stepSize(step, rate))
              .add(a.beta1())
              .add(a.beta2())
              .add(a.rootScale(step))
              .add(a.epsilon());
      case Lion l -> kernel.add(rate).add(l.beta1()).add(l.beta2());
    }
  }
}
