// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.MatrixProducts.K_BLOCK;
import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.FLOAT;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/** Sums along columns, of which a few vectors go down the rows together. */
final class ColumnSums {

  private static final Class<? extends FloatVector> TYPE = Lanes.FLOAT_TYPE;

  private ColumnSums() {}

  /** The sum of each column, as {@link dev.lanewise.kernels.Rows} defines it. */
  static void sums(int rows, int columns, float[] x, int xOffset, int ldx, float[] y, int yOffset) {
    int j = 0;
    for (; j <= columns - 4 * COUNT; j += 4 * COUNT) {
      fourVectorsOfColumns(rows, x, xOffset + j, ldx, y, yOffset + j);
    }
    for (; j <= columns - COUNT; j += COUNT) {
      oneVectorOfColumns(rows, x, xOffset + j, ldx, y, yOffset + j);
    }
    if (j < columns && columns >= COUNT) {
      // Some columns twice: y is apart from x, so that they come out the same.
      j = columns - COUNT;
      oneVectorOfColumns(rows, x, xOffset + j, ldx, y, yOffset + j);
      return;
    }
    for (; j < columns; j++) {
      y[yOffset + j] = oneColumn(rows, x, xOffset + j, ldx);
    }
  }

  private static void fourVectorsOfColumns(
      int rows, float[] x, int xOffset, int ldx, float[] y, int yOffset) {
    FloatVector a = FloatVector.zero(FLOAT);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    for (int start = 0; start < rows; start += K_BLOCK) {
      int end = Math.min(rows, start + K_BLOCK);
      FloatVector blockA = FloatVector.zero(FLOAT);
      FloatVector blockB = blockA;
      FloatVector blockC = blockA;
      FloatVector blockD = blockA;
      for (int i = start; i < end; i++) {
        int row = xOffset + i * ldx;
        blockA = TYPE.cast(blockA).add(fromArray(FLOAT, x, row));
        blockB = TYPE.cast(blockB).add(fromArray(FLOAT, x, row + COUNT));
        blockC = TYPE.cast(blockC).add(fromArray(FLOAT, x, row + 2 * COUNT));
        blockD = TYPE.cast(blockD).add(fromArray(FLOAT, x, row + 3 * COUNT));
      }
      a = TYPE.cast(a).add(blockA);
      b = TYPE.cast(b).add(blockB);
      c = TYPE.cast(c).add(blockC);
      d = TYPE.cast(d).add(blockD);
    }
    TYPE.cast(a).intoArray(y, yOffset);
    TYPE.cast(b).intoArray(y, yOffset + COUNT);
    TYPE.cast(c).intoArray(y, yOffset + 2 * COUNT);
    TYPE.cast(d).intoArray(y, yOffset + 3 * COUNT);
  }

  private static void oneVectorOfColumns(
      int rows, float[] x, int xOffset, int ldx, float[] y, int yOffset) {
    FloatVector total = FloatVector.zero(FLOAT);
    for (int start = 0; start < rows; start += K_BLOCK) {
      int end = Math.min(rows, start + K_BLOCK);
      FloatVector block = FloatVector.zero(FLOAT);
      for (int i = start; i < end; i++) {
        block = TYPE.cast(block).add(fromArray(FLOAT, x, xOffset + i * ldx));
      }
      total = TYPE.cast(total).add(block);
    }
    TYPE.cast(total).intoArray(y, yOffset);
  }

  private static float oneColumn(int rows, float[] x, int xOffset, int ldx) {
    float total = 0f;
    for (int start = 0; start < rows; start += K_BLOCK) {
      int end = Math.min(rows, start + K_BLOCK);
      float block = 0f;
      for (int i = start; i < end; i++) {
        block += x[xOffset + i * ldx];
      }
      total += block;
    }
    return total;
  }

  /** The sum of {@code (x - mean)^2} of each column. */
  static void squares(
      int rows,
      int columns,
      float[] x,
      int xOffset,
      int ldx,
      float[] mean,
      int meanOffset,
      float[] y,
      int yOffset) {
    int j = 0;
    for (; j <= columns - 4 * COUNT; j += 4 * COUNT) {
      fourVectorsOfSquares(rows, x, xOffset + j, ldx, mean, meanOffset + j, y, yOffset + j);
    }
    for (; j <= columns - COUNT; j += COUNT) {
      oneVectorOfSquares(rows, x, xOffset + j, ldx, mean, meanOffset + j, y, yOffset + j);
    }
    if (j < columns && columns >= COUNT) {
      j = columns - COUNT;
      oneVectorOfSquares(rows, x, xOffset + j, ldx, mean, meanOffset + j, y, yOffset + j);
      return;
    }
    for (; j < columns; j++) {
      y[yOffset + j] = squaresOfOne(rows, x, xOffset + j, ldx, mean[meanOffset + j]);
    }
  }

  private static void fourVectorsOfSquares(
      int rows,
      float[] x,
      int xOffset,
      int ldx,
      float[] mean,
      int meanOffset,
      float[] y,
      int yOffset) {
    FloatVector meanA = TYPE.cast(fromArray(FLOAT, mean, meanOffset));
    FloatVector meanB = TYPE.cast(fromArray(FLOAT, mean, meanOffset + COUNT));
    FloatVector meanC = TYPE.cast(fromArray(FLOAT, mean, meanOffset + 2 * COUNT));
    FloatVector meanD = TYPE.cast(fromArray(FLOAT, mean, meanOffset + 3 * COUNT));
    FloatVector a = FloatVector.zero(FLOAT);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    for (int start = 0; start < rows; start += K_BLOCK) {
      int end = Math.min(rows, start + K_BLOCK);
      FloatVector blockA = FloatVector.zero(FLOAT);
      FloatVector blockB = blockA;
      FloatVector blockC = blockA;
      FloatVector blockD = blockA;
      for (int i = start; i < end; i++) {
        int row = xOffset + i * ldx;
        FloatVector dA = TYPE.cast(TYPE.cast(fromArray(FLOAT, x, row)).sub(meanA));
        blockA = dA.fma(dA, blockA);
        FloatVector dB = TYPE.cast(TYPE.cast(fromArray(FLOAT, x, row + COUNT)).sub(meanB));
        blockB = dB.fma(dB, blockB);
        FloatVector dC = TYPE.cast(TYPE.cast(fromArray(FLOAT, x, row + 2 * COUNT)).sub(meanC));
        blockC = dC.fma(dC, blockC);
        FloatVector dD = TYPE.cast(TYPE.cast(fromArray(FLOAT, x, row + 3 * COUNT)).sub(meanD));
        blockD = dD.fma(dD, blockD);
      }
      a = TYPE.cast(a).add(blockA);
      b = TYPE.cast(b).add(blockB);
      c = TYPE.cast(c).add(blockC);
      d = TYPE.cast(d).add(blockD);
    }
    TYPE.cast(a).intoArray(y, yOffset);
    TYPE.cast(b).intoArray(y, yOffset + COUNT);
    TYPE.cast(c).intoArray(y, yOffset + 2 * COUNT);
    TYPE.cast(d).intoArray(y, yOffset + 3 * COUNT);
  }

  private static void oneVectorOfSquares(
      int rows,
      float[] x,
      int xOffset,
      int ldx,
      float[] mean,
      int meanOffset,
      float[] y,
      int yOffset) {
    FloatVector means = TYPE.cast(fromArray(FLOAT, mean, meanOffset));
    FloatVector total = FloatVector.zero(FLOAT);
    for (int start = 0; start < rows; start += K_BLOCK) {
      int end = Math.min(rows, start + K_BLOCK);
      FloatVector block = FloatVector.zero(FLOAT);
      for (int i = start; i < end; i++) {
        FloatVector d = TYPE.cast(TYPE.cast(fromArray(FLOAT, x, xOffset + i * ldx)).sub(means));
        block = d.fma(d, block);
      }
      total = TYPE.cast(total).add(block);
    }
    TYPE.cast(total).intoArray(y, yOffset);
  }

  private static float squaresOfOne(int rows, float[] x, int xOffset, int ldx, float mean) {
    float total = 0f;
    for (int start = 0; start < rows; start += K_BLOCK) {
      int end = Math.min(rows, start + K_BLOCK);
      float block = 0f;
      for (int i = start; i < end; i++) {
        float d = x[xOffset + i * ldx] - mean;
        block = Math.fma(d, d, block);
      }
      total += block;
    }
    return total;
  }

  /** The sum of {@code dy (x - mean) rstd} of each column. */
  static void products(
      int rows,
      int columns,
      float[] x,
      int xOffset,
      int ldx,
      float[] mean,
      int meanOffset,
      float[] rstd,
      int rstdOffset,
      float[] dy,
      int dyOffset,
      int lddy,
      float[] y,
      int yOffset) {
    int j = 0;
    for (; j <= columns - 2 * COUNT; j += 2 * COUNT) {
      twoVectorsOfProducts(
          rows,
          x,
          xOffset + j,
          ldx,
          mean,
          meanOffset + j,
          rstd,
          rstdOffset + j,
          dy,
          dyOffset + j,
          lddy,
          y,
          yOffset + j);
    }
    for (; j < columns; j += COUNT) {
      if (columns < COUNT) {
        productsOfEach(
            columns,
            rows,
            x,
            xOffset,
            ldx,
            mean,
            meanOffset,
            rstd,
            rstdOffset,
            dy,
            dyOffset,
            lddy,
            y,
            yOffset);
        return;
      }
      j = Math.min(j, columns - COUNT); // some columns twice
      oneVectorOfProducts(
          rows,
          x,
          xOffset + j,
          ldx,
          mean,
          meanOffset + j,
          rstd,
          rstdOffset + j,
          dy,
          dyOffset + j,
          lddy,
          y,
          yOffset + j);
    }
  }

  private static void twoVectorsOfProducts(
      int rows,
      float[] x,
      int xOffset,
      int ldx,
      float[] mean,
      int meanOffset,
      float[] rstd,
      int rstdOffset,
      float[] dy,
      int dyOffset,
      int lddy,
      float[] y,
      int yOffset) {
    FloatVector meanA = TYPE.cast(fromArray(FLOAT, mean, meanOffset));
    FloatVector meanB = TYPE.cast(fromArray(FLOAT, mean, meanOffset + COUNT));
    FloatVector rstdA = TYPE.cast(fromArray(FLOAT, rstd, rstdOffset));
    FloatVector rstdB = TYPE.cast(fromArray(FLOAT, rstd, rstdOffset + COUNT));
    FloatVector a = FloatVector.zero(FLOAT);
    FloatVector b = a;
    for (int start = 0; start < rows; start += K_BLOCK) {
      int end = Math.min(rows, start + K_BLOCK);
      FloatVector blockA = FloatVector.zero(FLOAT);
      FloatVector blockB = blockA;
      for (int i = start; i < end; i++) {
        int row = xOffset + i * ldx;
        int upstream = dyOffset + i * lddy;
        FloatVector xhatA = TYPE.cast(TYPE.cast(fromArray(FLOAT, x, row)).sub(meanA)).mul(rstdA);
        FloatVector xhatB =
            TYPE.cast(TYPE.cast(fromArray(FLOAT, x, row + COUNT)).sub(meanB)).mul(rstdB);
        blockA = TYPE.cast(fromArray(FLOAT, dy, upstream)).fma(xhatA, blockA);
        blockB = TYPE.cast(fromArray(FLOAT, dy, upstream + COUNT)).fma(xhatB, blockB);
      }
      a = TYPE.cast(a).add(blockA);
      b = TYPE.cast(b).add(blockB);
    }
    TYPE.cast(a).intoArray(y, yOffset);
    TYPE.cast(b).intoArray(y, yOffset + COUNT);
  }

  private static void oneVectorOfProducts(
      int rows,
      float[] x,
      int xOffset,
      int ldx,
      float[] mean,
      int meanOffset,
      float[] rstd,
      int rstdOffset,
      float[] dy,
      int dyOffset,
      int lddy,
      float[] y,
      int yOffset) {
    FloatVector means = TYPE.cast(fromArray(FLOAT, mean, meanOffset));
    FloatVector factors = TYPE.cast(fromArray(FLOAT, rstd, rstdOffset));
    FloatVector total = FloatVector.zero(FLOAT);
    for (int start = 0; start < rows; start += K_BLOCK) {
      int end = Math.min(rows, start + K_BLOCK);
      FloatVector block = FloatVector.zero(FLOAT);
      for (int i = start; i < end; i++) {
        FloatVector xhat =
            TYPE.cast(TYPE.cast(fromArray(FLOAT, x, xOffset + i * ldx)).sub(means)).mul(factors);
        block = TYPE.cast(fromArray(FLOAT, dy, dyOffset + i * lddy)).fma(xhat, block);
      }
      total = TYPE.cast(total).add(block);
    }
    TYPE.cast(total).intoArray(y, yOffset);
  }

  /** One column after the other. */
  private static void productsOfEach(
      int columns,
      int rows,
      float[] x,
      int xOffset,
      int ldx,
      float[] mean,
      int meanOffset,
      float[] rstd,
      int rstdOffset,
      float[] dy,
      int dyOffset,
      int lddy,
      float[] y,
      int yOffset) {
    for (int j = 0; j < columns; j++) {
      float total = 0f;
      for (int start = 0; start < rows; start += K_BLOCK) {
        int end = Math.min(rows, start + K_BLOCK);
        float block = 0f;
        for (int i = start; i < end; i++) {
          float xhat = (x[xOffset + i * ldx + j] - mean[meanOffset + j]) * rstd[rstdOffset + j];
          block = Math.fma(dy[dyOffset + i * lddy + j], xhat, block);
        }
        total += block;
      }
      y[yOffset + j] = total;
    }
  }
}
