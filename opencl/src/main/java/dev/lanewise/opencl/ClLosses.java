// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import dev.lanewise.kernels.Losses;

/** {@link Losses} on a device. */
final class ClLosses implements Losses<ClFloats, ClInts> {

  private final ClSession session;
  private final Grid grid;
  private final ClKernel softmaxCrossEntropy;

  ClLosses(ClSession session, Grid grid) {
    this.session = session;
    this.grid = grid;
    softmaxCrossEntropy =
        session
            .program(grid.options(), "floats.cl", "functions.cl", "lanes.cl", "losses.cl")
            .kernel("softmax_cross_entropy");
  }

  @Override
  public void softmaxCrossEntropy(
      int rows,
      int columns,
      ClFloats logits,
      int logitsOffset,
      int ldLogits,
      ClInts labels,
      int labelsOffset,
      float scale,
      ClFloats losses,
      int lossesOffset,
      ClFloats gradient,
      int gradientOffset,
      int ldGradient) {
    try (ClSession.Use _ = session.use()) {
      softmaxCrossEntropy
          .begin()
          .add(rows)
          .add(columns)
          .add(logits, logitsOffset)
          .add(ldLogits)
          .add(labels, labelsOffset)
          .add(scale)
          .add(losses, lossesOffset)
          .add(gradient, gradientOffset)
          .add(ldGradient);
      grid.launchRows(softmaxCrossEntropy, rows);
    }
  }
}
