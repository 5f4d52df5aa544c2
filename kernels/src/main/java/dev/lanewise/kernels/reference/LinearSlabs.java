// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

import static dev.lanewise.kernels.MatrixProducts.K_BLOCK;
import static dev.lanewise.kernels.Transpose.N;
import static dev.lanewise.kernels.Transpose.T;

import dev.lanewise.kernels.MatrixProducts;
import dev.lanewise.kernels.Movement;
import dev.lanewise.kernels.Rows;
import org.jspecify.annotations.Nullable;

/**
 * The products of a linear layer for a few rows at a time. They go through the classes by slabs
 * whose weights stay in the second-level cache: there they give dx and dWeight of one part of the
 * rows and the logits of the next, so that weight comes from main memory once for each part. All is
 * transposed. Then weight is the operand of which each element is used for all rows at once, where
 * it is, and nothing has to be packed.
 *
 * <p>Not a bit depends on that: a slab is a block of k, and the order of factors does not matter.
 */
final class LinearSlabs {

  private static final int SLAB = K_BLOCK;

  /**
   * Rows of dWeight at a time: memory is read and written in so many places at once. Fewer are
   * faster, but not enough for threads to share.
   */
  private static final int CLASSES = 16;

  private final MatrixProducts<float[]> products;
  private final Rows<float[]> rowKernels;
  private final Movement<float[], int[]> movement;
  private final Spare room = new Spare();

  LinearSlabs(
      MatrixProducts<float[]> products,
      Rows<float[]> rowKernels,
      Movement<float[], int[]> movement) {
    this.products = products;
    this.rowKernels = rowKernels;
    this.movement = movement;
  }

  /** The logits of the first part. */
  void logits(
      int rows,
      int columns,
      int features,
      float[] x,
      int xOffset,
      int ldx,
      float[] weight,
      int weightOffset,
      int ldWeight,
      float @Nullable [] bias,
      int biasOffset,
      float[] workspace,
      int workspaceOffset) {
    float[] held = room.take(rows * (features + SLAB));
    int transposed = rows * SLAB;
    movement.transpose(rows, features, x, xOffset, ldx, held, transposed, rows);
    for (int j = 0, classes; j < columns; j += classes) {
      classes = Math.min(columns - j, SLAB);
      logitsOfSlab(
          rows,
          columns,
          features,
          classes,
          held,
          transposed,
          weight,
          weightOffset + j * ldWeight,
          ldWeight,
          bias,
          biasOffset + j,
          held,
          0,
          workspace,
          workspaceOffset + j);
    }
    room.giveBack(held);
  }

  private void logitsOfSlab(
      int rows,
      int columns,
      int features,
      int classes,
      float[] xTransposed,
      int xOffset,
      float[] weight,
      int weightOffset,
      int ldWeight,
      float @Nullable [] bias,
      int biasOffset,
      float[] transposed,
      int offset,
      float[] workspace,
      int at) {
    products.sgemm(
        N,
        N,
        classes,
        rows,
        features,
        1f,
        weight,
        weightOffset,
        ldWeight,
        xTransposed,
        xOffset,
        rows,
        0f,
        transposed,
        offset,
        rows);
    movement.transpose(classes, rows, transposed, offset, rows, workspace, at, columns);
    if (bias != null) {
      rowKernels.addRow(
          rows, classes, workspace, at, columns, bias, biasOffset, workspace, at, columns);
    }
  }

  /**
   * What a part's gradient, which is in the workspace, gives for dx and dWeight; the next part's
   * logits take its place.
   */
  void gradients(
      int rows,
      int nextRows,
      int columns,
      int features,
      float[] x,
      int xOffset,
      int ldx,
      float[] weight,
      int weightOffset,
      int ldWeight,
      float @Nullable [] bias,
      int biasOffset,
      float[] workspace,
      int workspaceOffset,
      float[] dx,
      int dxOffset,
      int lddx,
      boolean isFirst,
      float[] dWeight,
      int dWeightOffset,
      int ldDWeight) {
    float[] held = room.take(2 * rows * (features + SLAB));
    int logits = rows * SLAB;
    int nextX = logits + rows * SLAB;
    int dxTransposed = nextX + rows * features;
    int next = xOffset + rows * ldx;
    movement.transpose(nextRows, features, x, next, ldx, held, nextX, Math.max(nextRows, 1));
    for (int j = 0, classes; j < columns; j += classes) {
      classes = Math.min(columns - j, SLAB);
      int at = workspaceOffset + j;
      int w = weightOffset + j * ldWeight;
      movement.transpose(rows, classes, workspace, at, columns, held, 0, Math.max(rows, 1));
      if (nextRows > 0) {
        logitsOfSlab(
            nextRows,
            columns,
            features,
            classes,
            held,
            nextX,
            weight,
            w,
            ldWeight,
            bias,
            biasOffset + j,
            held,
            logits,
            workspace,
            at);
      }
      products.sgemm(
          T,
          N,
          features,
          rows,
          classes,
          1f,
          weight,
          w,
          ldWeight,
          held,
          0,
          Math.max(rows, 1),
          j == 0 ? 0f : 1f,
          held,
          dxTransposed,
          Math.max(rows, 1));
      for (int i = 0; i < classes; i += CLASSES) {
        products.sgemm(
            N,
            N,
            Math.min(classes - i, CLASSES),
            features,
            rows,
            1f,
            held,
            i * rows,
            Math.max(rows, 1),
            x,
            xOffset,
            ldx,
            isFirst ? 0f : 1f,
            dWeight,
            dWeightOffset + (j + i) * ldDWeight,
            ldDWeight);
      }
    }
    movement.transpose(features, rows, held, dxTransposed, Math.max(rows, 1), dx, dxOffset, lddx);
    room.giveBack(held);
  }
}
