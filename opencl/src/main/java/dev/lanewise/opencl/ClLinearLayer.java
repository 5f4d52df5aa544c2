// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import static dev.lanewise.kernels.Transpose.N;
import static dev.lanewise.kernels.Transpose.T;

import dev.lanewise.kernels.MatrixProducts;
import org.jspecify.annotations.Nullable;

/** What a linear layer with its loss does before and after the loss, some rows at a time. */
final class ClLinearLayer {

  private final MatrixProducts<ClFloats> products;
  private final ClElementwise elementwise;
  private final ClRows rowKernels;

  ClLinearLayer(MatrixProducts<ClFloats> products, ClElementwise elementwise, ClRows rowKernels) {
    this.products = products;
    this.elementwise = elementwise;
    this.rowKernels = rowKernels;
  }

  /** {@code g = x weight^T + bias}. */
  void logits(
      int n,
      int columns,
      int features,
      ClFloats x,
      int xOffset,
      int ldx,
      ClFloats weight,
      int weightOffset,
      int ldWeight,
      @Nullable ClFloats bias,
      int biasOffset,
      ClFloats g,
      int gOffset) {
    products.sgemm(
        N,
        T,
        n,
        columns,
        features,
        1,
        x,
        xOffset,
        ldx,
        weight,
        weightOffset,
        ldWeight,
        0,
        g,
        gOffset,
        columns);
    if (bias != null) {
      rowKernels.addRow(n, columns, g, gOffset, columns, bias, biasOffset, g, gOffset, columns);
    }
  }

  /**
   * The gradients of g, which is that of the logits and is changed.
   *
   * @param more whether those of weight and bias are added to what is there
   */
  void gradients(
      int n,
      int columns,
      int features,
      boolean more,
      ClFloats x,
      int xOffset,
      int ldx,
      ClFloats weight,
      int weightOffset,
      int ldWeight,
      ClFloats dx,
      int dxOffset,
      int lddx,
      ClFloats dWeight,
      int dWeightOffset,
      int ldDWeight,
      @Nullable ClFloats dBias,
      int dBiasOffset,
      ClFloats g,
      int gOffset) {
    products.sgemm(
        T,
        N,
        columns,
        features,
        n,
        1,
        g,
        gOffset,
        columns,
        x,
        xOffset,
        ldx,
        more ? 1 : 0,
        dWeight,
        dWeightOffset,
        ldDWeight);
    products.sgemm(
        N,
        N,
        n,
        features,
        columns,
        1,
        g,
        gOffset,
        columns,
        weight,
        weightOffset,
        ldWeight,
        0,
        dx,
        dxOffset,
        lddx);
    if (dBias != null && !more) {
      rowKernels.columnSums(n, columns, g, gOffset, columns, dBias, dBiasOffset);
    } else if (dBias != null) {
      // Into the first row, which nothing needs any more; an item writes what it alone has read.
      rowKernels.columnSums(n, columns, g, gOffset, columns, g, gOffset);
      elementwise.add(columns, dBias, dBiasOffset, g, gOffset, dBias, dBiasOffset);
    }
  }
}
