// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check.graph;

import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.Losses;
import dev.lanewise.kernels.MatrixProducts;
import dev.lanewise.kernels.Movement;
import dev.lanewise.kernels.Norms;
import dev.lanewise.kernels.Rows;
import dev.lanewise.kernels.Selections;
import dev.lanewise.kernels.UpdateRule;
import dev.lanewise.kernels.Updates;
import dev.lanewise.kernels.WeightDecay;

/**
 * The contract's formulas in double precision, so that any plan can be checked against differences
 * that float32 would drown in rounding. It shares no code with the implementations.
 */
record DoubleKernels(
    MatrixProducts<double[]> products,
    Elementwise<double[]> elementwise,
    Rows<double[]> rows,
    Norms<double[]> norms,
    Losses<double[], int[]> losses,
    Selections<double[], int[]> selections,
    Movement<double[], int[]> movement)
    implements Kernels<double[], int[]> {

  DoubleKernels() {
    this(
        new DoubleProducts(),
        new DoubleElementwise(),
        new DoubleRows(),
        new DoubleNorms(),
        new DoubleLosses(),
        new DoubleSelections(),
        new DoubleMovement());
  }

  @Override
  public Updates<double[]> updates() {
    return new NoUpdates();
  }

  /** Gradients are checked here, not updates. */
  private record NoUpdates() implements Updates<double[]> {

    @Override
    public void update(
        int n,
        UpdateRule rule,
        float learningRate,
        WeightDecay decay,
        int step,
        double[] g,
        int go,
        double[] m,
        int mo,
        double[] p,
        int po) {
      throw new UnsupportedOperationException("gradients are checked here, not updates");
    }

    @Override
    public void clipNorm(int n, float maxNorm, double[] g, int go, double[] norm, int normo) {
      throw new UnsupportedOperationException("gradients are checked here, not clipped");
    }
  }
}
