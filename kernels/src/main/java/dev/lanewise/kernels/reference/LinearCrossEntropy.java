// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

import static dev.lanewise.kernels.Reduction.MEAN;
import static dev.lanewise.kernels.Reduction.NONE;
import static dev.lanewise.kernels.Rows.ROW_BLOCK;

import dev.lanewise.kernels.Binary;
import dev.lanewise.kernels.CrossEntropy;
import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.MatrixProducts;
import dev.lanewise.kernels.Movement;
import dev.lanewise.kernels.Rows;
import dev.lanewise.kernels.Transpose;
import org.jspecify.annotations.Nullable;

/**
 * Softmax cross-entropy of a linear layer by parts of the rows: which kernels it is made of, for
 * all implementations on the CPU.
 */
public abstract class LinearCrossEntropy {

  /** Columns of which sums over rows are there at once, before they are added to others. */
  private static final int STRIP = 4096;

  /**
   * Classes of which a few rows have their products together, so that weight comes from main memory
   * once for dx and the next logits. Not a bit depends on that: they are two blocks of k.
   */
  private static final int SLAB = 2 * MatrixProducts.K_BLOCK;

  /** Rows up to which that is faster. */
  private static final int FEW_ROWS = 128;

  private final MatrixProducts<float[]> products;
  private final Elementwise<float[]> elementwise;
  private final Rows<float[]> rowKernels;
  private final LinearSlabs slabs;
  private final boolean packsFast;
  private final Spare strips = new Spare(STRIP);

  /**
   * Of these kernels.
   *
   * @param packsFast whether products of a few rows with a large matrix take little longer to pack
   *     it than to read it
   */
  protected LinearCrossEntropy(
      MatrixProducts<float[]> products,
      Elementwise<float[]> elementwise,
      Rows<float[]> rows,
      Movement<float[], int[]> movement,
      boolean packsFast) {
    this.products = products;
    this.elementwise = elementwise;
    this.rowKernels = rows;
    slabs = new LinearSlabs(products, rows, movement);
    this.packsFast = packsFast;
  }

  /** Puts gradients over n rows of logits, and their losses into the room, from {@code at} on. */
  protected abstract void rows(
      int n,
      int columns,
      float[] logits,
      int logitsOffset,
      int[] labels,
      int labelsOffset,
      int first,
      CrossEntropy<float[]> options,
      float factor,
      int at,
      float[] room);

  /** As in the contract. */
  public final void run(
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
      int[] labels,
      int labelsOffset,
      CrossEntropy<float[]> options,
      float scale,
      float[] losses,
      int lossesOffset,
      float[] dx,
      int dxOffset,
      int lddx,
      float[] dWeight,
      int dWeightOffset,
      int ldDWeight,
      float @Nullable [] dBias,
      int dBiasOffset,
      int rowsAtOnce,
      float[] workspace,
      int workspaceOffset,
      float[] room) {
    Labels.check(rows, columns, labels, labelsOffset, options.ignoreIndex());
    Labels.checkWeights(options, rows, columns);
    boolean mean = options.reduction() == MEAN;
    float weights =
        mean ? LabelCrossEntropy.weights(rows, labels, labelsOffset, options, room) : 1f;
    float factor = mean ? scale / weights : scale;
    boolean few = Math.min(rowsAtOnce, rows) <= FEW_ROWS;
    boolean transposed = few && !packsFast;
    int slab = few ? SLAB : columns;
    float total = 0f;
    int first = 0;
    // Of no rows there is one empty part, in which sums over rows become 0.
    do {
      int n = Math.min(rowsAtOnce, rows - first);
      int part = xOffset + first * ldx;
      if (first == 0 && transposed) {
        slabs.logits(
            n,
            columns,
            features,
            x,
            part,
            ldx,
            weight,
            weightOffset,
            ldWeight,
            bias,
            biasOffset,
            workspace,
            workspaceOffset);
      } else if (first == 0) {
        logits(
            n,
            columns,
            columns,
            features,
            x,
            part,
            ldx,
            weight,
            weightOffset,
            ldWeight,
            bias,
            biasOffset,
            workspace,
            workspaceOffset);
      }
      for (int done = 0; done < n; ) {
        int at = (first + done) % ROW_BLOCK;
        int count = Math.min(n - done, ROW_BLOCK - at);
        rows(
            count,
            columns,
            workspace,
            workspaceOffset + done * columns,
            labels,
            labelsOffset,
            first + done,
            options,
            factor,
            at,
            room);
        done += count;
        int full = at + count;
        if (full == ROW_BLOCK || first + done == rows) {
          if (options.reduction() == NONE) {
            System.arraycopy(room, 0, losses, lossesOffset + first + done - full, full);
          } else {
            total += Row.sum(full, room, 0);
          }
        }
      }
      if (dBias != null) {
        addSums(first == 0, n, columns, workspace, workspaceOffset, dBias, dBiasOffset);
      }
      int next = Math.min(rowsAtOnce, rows - first - n);
      if (transposed) {
        slabs.gradients(
            n,
            next,
            columns,
            features,
            x,
            part,
            ldx,
            weight,
            weightOffset,
            ldWeight,
            bias,
            biasOffset,
            workspace,
            workspaceOffset,
            dx,
            dxOffset + first * lddx,
            lddx,
            first == 0,
            dWeight,
            dWeightOffset,
            ldDWeight);
      } else {
        // Before dx, which may take the place of x.
        products.sgemm(
            Transpose.T,
            Transpose.N,
            columns,
            features,
            n,
            1f,
            workspace,
            workspaceOffset,
            columns,
            x,
            part,
            ldx,
            first == 0 ? 0f : 1f,
            dWeight,
            dWeightOffset,
            ldDWeight);
        for (int j = 0, count; j < columns; j += count) {
          count = Math.min(slab, columns - j);
          products.sgemm(
              Transpose.N,
              Transpose.N,
              n,
              features,
              count,
              1f,
              workspace,
              workspaceOffset + j,
              columns,
              weight,
              weightOffset + j * ldWeight,
              ldWeight,
              j == 0 ? 0f : 1f,
              dx,
              dxOffset + first * lddx,
              lddx);
          if (next > 0) {
            logits(
                next,
                count,
                columns,
                features,
                x,
                part + n * ldx,
                ldx,
                weight,
                weightOffset + j * ldWeight,
                ldWeight,
                bias,
                biasOffset + j,
                workspace,
                workspaceOffset + j);
          }
        }
      }
      first += n;
    } while (first < rows);
    if (options.reduction() != NONE) {
      losses[lossesOffset] = mean ? total / weights : total;
    }
  }

  /** Of some rows and columns. */
  private void logits(
      int n,
      int count,
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
      int at) {
    products.sgemm(
        Transpose.N,
        Transpose.T,
        n,
        count,
        features,
        1f,
        x,
        xOffset,
        ldx,
        weight,
        weightOffset,
        ldWeight,
        0f,
        workspace,
        at,
        columns);
    if (bias != null) {
      rowKernels.addRow(n, count, workspace, at, columns, bias, biasOffset, workspace, at, columns);
    }
  }

  /** The sums of columns of the first part, or those of another added to what there is. */
  private void addSums(
      boolean fresh, int n, int columns, float[] g, int gOffset, float[] sums, int sumsOffset) {
    if (fresh) {
      rowKernels.columnSums(n, columns, g, gOffset, columns, sums, sumsOffset);
      return;
    }
    float[] strip = strips.take();
    for (int j = 0, count; j < columns; j += count) {
      count = Math.min(STRIP, columns - j);
      int at = sumsOffset + j;
      rowKernels.columnSums(n, count, g, gOffset + j, columns, strip, 0);
      elementwise.combine(Binary.ADD, count, 0f, 0f, sums, at, strip, 0, sums, at);
    }
    strips.giveBack(strip);
  }
}
