// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import static dev.lanewise.kernels.Reduction.MEAN;
import static dev.lanewise.kernels.Reduction.NONE;
import static java.util.Objects.requireNonNull;

import dev.lanewise.kernels.Criterion;
import dev.lanewise.kernels.ElementLoss;
import dev.lanewise.kernels.Reduction;
import java.util.EnumMap;
import java.util.Map;

/** The losses of elements on a device: a program for each, made of its formula and its slope's. */
final class ClElementLosses {

  private final ClSession session;
  private final Grid grid;
  private final LossTotals totals;
  private final Map<ElementLoss, ClKernel> kernels = new EnumMap<>(ElementLoss.class);

  ClElementLosses(ClSession session, Grid grid, LossTotals totals) {
    this.session = session;
    this.grid = grid;
    this.totals = totals;
    for (ElementLoss loss : ElementLoss.values()) {
      String options =
          "%s -DLOSS=ELEMENTLOSS_%s -DSLOPE=LOSSSLOPE_%s"
              .formatted(grid.options(), loss, loss.slope());
      kernels.put(
          loss,
          session
              .program(options, "floats.cl", "functions.cl", "elements.cl", "element_loss.cl")
              .kernel("element_loss"));
    }
  }

  /** As in the contract. */
  void run(
      int n,
      Criterion<ClFloats> criterion,
      ClFloats x,
      int xOffset,
      ClFloats targets,
      int targetsOffset,
      float scale,
      ClFloats losses,
      int lossesOffset,
      ClFloats gradient,
      int gradientOffset) {
    try (ClSession.Use _ = session.use()) {
      Reduction reduction = criterion.reduction();
      ClFloats weights = criterion.weights();
      boolean divided = reduction == MEAN && weights != null;
      if (divided && weights != null) {
        totals.sumRowWeights(n, weights, criterion.weightsOffset());
      }
      ClKernel kernel = requireNonNull(kernels.get(criterion.loss()));
      kernel
          .begin()
          .add(n)
          .add(criterion.alpha())
          .add(criterion.beta())
          .add(x, xOffset)
          .add(targets, targetsOffset);
      LossTotals.add(kernel, weights, criterion.weightsOffset(), gradient);
      kernel
          .add(reduction == MEAN && !divided ? scale / n : scale)
          .add(divided ? 1 : 0)
          .add(totals.all());
      if (reduction == NONE) {
        kernel.add(losses, lossesOffset);
      } else {
        kernel.add(totals.ofRows(n)).add(0);
      }
      grid.launchElements(kernel.add(gradient, gradientOffset), n);
      if (reduction != NONE) {
        totals.reduce(n, divided, reduction == MEAN && !divided ? n : 1, losses, lossesOffset);
      }
    }
  }
}
