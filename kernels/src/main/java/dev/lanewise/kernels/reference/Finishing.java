// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.Binary;
import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Place;
import org.jspecify.annotations.Nullable;

/** An epilogue as the kernels that it stands for, one row at a time while it is in cache. */
public final class Finishing {

  /**
   * Gates of rows up to this length, without gaps, are one call: each costs as much as ten
   * elements.
   */
  private static final int SHORT_ROW = 128;

  private Finishing() {}

  /**
   * Finishes a block of C.
   *
   * @param kernels what adds and activates
   * @param row the block's first row in C
   * @param column the block's first column in C
   * @param first index of the block's first element
   */
  public static void finish(
      Epilogue<float[]> epilogue,
      Elementwise<float[]> kernels,
      int row,
      int rows,
      int column,
      int columns,
      float[] c,
      int first,
      int ldc) {
    if (epilogue.isNone()) {
      return;
    }
    float[] bias = epilogue.bias();
    Place<float[]> residual = epilogue.residual();
    Place<float[]> kept = epilogue.preActivation();
    Place<float[]> operand = epilogue.operand();
    boolean together =
        operand != null && columns <= SHORT_ROW && columns == ldc && columns == operand.ld();
    for (int i = row; i < row + rows; i++) {
      int at = first + (i - row) * ldc;
      if (bias != null && epilogue.biasPerRow()) {
        addToAll(columns, bias[epilogue.biasOffset() + i], c, at);
      } else if (bias != null) {
        kernels.add(columns, c, at, bias, epilogue.biasOffset() + column, c, at);
      }
      if (residual != null) {
        int from = residual.offset() + i * residual.ld() + column;
        kernels.add(columns, c, at, residual.storage(), from, c, at);
      }
      if (kept != null) {
        int to = kept.offset() + i * kept.ld() + column;
        System.arraycopy(c, at, kept.storage(), to, columns);
      }
      if (operand == null) {
        epilogue.activation().apply(kernels, columns, c, at, c, at);
      } else if (!together) {
        combine(epilogue.combination(), kernels, columns, operand, i, column, c, at);
      }
    }
    if (operand != null && together) {
      combine(epilogue.combination(), kernels, rows * columns, operand, row, column, c, first);
    }
  }

  /** Elements of C are gates, or the arguments of PReLU with these slopes. */
  private static void combine(
      @Nullable Binary function,
      Elementwise<float[]> kernels,
      int n,
      Place<float[]> operand,
      int row,
      int column,
      float[] c,
      int at) {
    float[] x = operand.storage();
    int from = operand.offset() + row * operand.ld() + column;
    if (function == Binary.PRELU) {
      kernels.combine(function, n, c, at, x, from, c, at);
    } else if (function != null) {
      kernels.combine(function, n, x, from, c, at, c, at);
    }
  }

  private static void addToAll(int n, float summand, float[] x, int offset) {
    for (int i = offset; i < offset + n; i++) {
      x[i] += summand;
    }
  }
}
