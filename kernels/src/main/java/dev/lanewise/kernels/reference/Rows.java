// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.MatrixProducts;

/** The contract's functions of rows and columns, as they are defined. */
final class Rows implements dev.lanewise.kernels.Rows<float[]> {

  @Override
  public void rowSums(
      int rows, int columns, float[] x, int xOffset, int ldx, float[] y, int yOffset) {
    for (int i = 0; i < rows; i++) {
      y[yOffset + i] = Row.sum(columns, x, xOffset + i * ldx);
    }
  }

  @Override
  public void columnSums(
      int rows, int columns, float[] x, int xOffset, int ldx, float[] y, int yOffset) {
    for (int j = 0; j < columns; j++) {
      float total = 0f;
      for (int start = 0; start < rows; start += MatrixProducts.K_BLOCK) {
        int end = Math.min(rows, start + MatrixProducts.K_BLOCK);
        float block = 0f;
        for (int i = start; i < end; i++) {
          block += x[xOffset + i * ldx + j];
        }
        total += block;
      }
      y[yOffset + j] = total;
    }
  }

  @Override
  public void addRow(
      int rows,
      int columns,
      float[] x,
      int xOffset,
      int ldx,
      float[] row,
      int rowOffset,
      float[] y,
      int yOffset,
      int ldy) {
    for (int i = 0; i < rows; i++) {
      int from = xOffset + i * ldx;
      int to = yOffset + i * ldy;
      for (int j = 0; j < columns; j++) {
        y[to + j] = x[from + j] + row[rowOffset + j];
      }
    }
  }

  @Override
  public void prelu(
      int rows,
      int columns,
      float[] x,
      int xOffset,
      int ldx,
      float[] slope,
      int slopeOffset,
      float[] y,
      int yOffset,
      int ldy) {
    for (int i = 0; i < rows; i++) {
      int from = xOffset + i * ldx;
      int to = yOffset + i * ldy;
      for (int j = 0; j < columns; j++) {
        y[to + j] = Activations.prelu(x[from + j], slope[slopeOffset + j]);
      }
    }
  }

  @Override
  public void preluBackward(
      int rows,
      int columns,
      float[] x,
      int xOffset,
      int ldx,
      float[] slope,
      int slopeOffset,
      float[] dy,
      int dyOffset,
      int lddy,
      float[] dx,
      int dxOffset,
      int lddx,
      float[] dslope,
      int dslopeOffset) {
    for (int j = 0; j < columns; j++) {
      float total = 0f;
      for (int start = 0; start < rows; start += MatrixProducts.K_BLOCK) {
        int end = Math.min(rows, start + MatrixProducts.K_BLOCK);
        float block = 0f;
        for (int i = start; i < end; i++) {
          float arrived = dy[dyOffset + i * lddy + j];
          block += Activations.leakyReluSlope(x[xOffset + i * ldx + j], arrived);
        }
        total += block;
      }
      dslope[dslopeOffset + j] = total;
    }
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        float arrived = dy[dyOffset + i * lddy + j];
        float factor = slope[slopeOffset + j];
        dx[dxOffset + i * lddx + j] =
            Activations.preluBackward(x[xOffset + i * ldx + j], factor, arrived);
      }
    }
  }

  @Override
  public void softmax(
      int rows, int columns, float[] x, int xOffset, int ldx, float[] y, int yOffset, int ldy) {
    for (int i = 0; i < rows; i++) {
      int from = xOffset + i * ldx;
      int to = yOffset + i * ldy;
      Row.expShifted(columns, x, from, Row.max(columns, x, from), y, to);
      float factor = 1f / Row.sum(columns, y, to);
      for (int j = 0; j < columns; j++) {
        y[to + j] *= factor;
      }
    }
  }

  @Override
  public void maskedSoftmax(
      int rows,
      int columns,
      float scale,
      float[] x,
      int xOffset,
      int ldx,
      float[] mask,
      int maskOffset,
      int ldmask,
      float[] y,
      int yOffset,
      int ldy) {
    for (int i = 0; i < rows; i++) {
      int to = yOffset + i * ldy;
      for (int j = 0; j < columns; j++) {
        float m = mask[maskOffset + i * ldmask + j];
        y[to + j] = m == Float.NEGATIVE_INFINITY ? m : Math.fma(scale, x[xOffset + i * ldx + j], m);
      }
      float max = Row.max(columns, y, to);
      // A row of which nothing is left has exponentials, and a sum, of 0.
      Row.expShifted(columns, y, to, max == Float.NEGATIVE_INFINITY ? 0f : max, y, to);
      float sum = Row.sum(columns, y, to);
      float factor = sum == 0f ? 1f : 1f / sum;
      for (int j = 0; j < columns; j++) {
        y[to + j] *= factor;
      }
    }
  }

  @Override
  public void softmaxBackward(
      int rows,
      int columns,
      float scale,
      float[] y,
      int yOffset,
      int ldy,
      float[] dy,
      int dyOffset,
      int lddy,
      float[] dx,
      int dxOffset,
      int lddx) {
    for (int i = 0; i < rows; i++) {
      int result = yOffset + i * ldy;
      int upstream = dyOffset + i * lddy;
      float sum = FloatSums.dot(columns, dy, upstream, 1, y, result, 1);
      for (int j = 0; j < columns; j++) {
        dx[dxOffset + i * lddx + j] = scale * (y[result + j] * (dy[upstream + j] - sum));
      }
    }
  }

  @Override
  public void logSoftmax(
      int rows, int columns, float[] x, int xOffset, int ldx, float[] y, int yOffset, int ldy) {
    for (int i = 0; i < rows; i++) {
      int from = xOffset + i * ldx;
      float max = Row.max(columns, x, from);
      float log = Functions.log(Row.sumOfExp(columns, x, from, max));
      for (int j = 0; j < columns; j++) {
        y[yOffset + i * ldy + j] = (x[from + j] - max) - log;
      }
    }
  }

  @Override
  public void logSoftmaxBackward(
      int rows,
      int columns,
      float[] y,
      int yOffset,
      int ldy,
      float[] dy,
      int dyOffset,
      int lddy,
      float[] dx,
      int dxOffset,
      int lddx) {
    for (int i = 0; i < rows; i++) {
      int result = yOffset + i * ldy;
      int upstream = dyOffset + i * lddy;
      float sum = Row.sum(columns, dy, upstream);
      for (int j = 0; j < columns; j++) {
        dx[dxOffset + i * lddx + j] =
            Math.fma(-Functions.exp(y[result + j]), sum, dy[upstream + j]);
      }
    }
  }

  @Override
  public void logSumExp(
      int rows, int columns, float[] x, int xOffset, int ldx, float[] y, int yOffset) {
    for (int i = 0; i < rows; i++) {
      int from = xOffset + i * ldx;
      float max = Row.max(columns, x, from);
      float shift = Math.abs(max) == Float.POSITIVE_INFINITY ? 0f : max;
      y[yOffset + i] = shift + Functions.log(Row.sumOfExp(columns, x, from, shift));
    }
  }
}
