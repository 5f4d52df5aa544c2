// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.Binary;
import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Place;
import org.jspecify.annotations.Nullable;

/** An epilogue as the kernels that it stands for, one row at a time while it is in cache. */
public final class Finishing {

  /** Of short rows without gaps so many elements are one call, which costs as much as ten. */
  private static final int CHUNK = 4096;

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
    Place<float[]> operand = epilogue.operand();
    boolean together =
        columns <= SHORT_ROW && columns == ldc && (operand == null || columns == operand.ld());
    int most = together ? CHUNK / columns : 1;
    for (int i = row, height; i < row + rows; i += height) {
      height = Math.min(most, row + rows - i);
      int at = first + (i - row) * ldc;
      for (int r = 0; r < height; r++) {
        add(epilogue, kernels, i + r, column, columns, c, at + r * ldc);
      }
      if (operand == null) {
        epilogue.activation().apply(kernels, height * columns, c, at, c, at);
      } else {
        combine(epilogue.combination(), kernels, height * columns, operand, i, column, c, at);
      }
    }
  }

  /** What comes before the last step, in a row. */
  private static void add(
      Epilogue<float[]> epilogue,
      Elementwise<float[]> kernels,
      int row,
      int column,
      int columns,
      float[] c,
      int at) {
    float[] bias = epilogue.bias();
    if (bias != null && epilogue.biasPerRow()) {
      addToAll(columns, bias[epilogue.biasOffset() + row], c, at);
    } else if (bias != null) {
      kernels.add(columns, c, at, bias, epilogue.biasOffset() + column, c, at);
    }
    Place<float[]> residual = epilogue.residual();
    if (residual != null) {
      int from = residual.offset() + row * residual.ld() + column;
      kernels.add(columns, c, at, residual.storage(), from, c, at);
    }
    Place<float[]> kept = epilogue.preActivation();
    if (kept != null) {
      int to = kept.offset() + row * kept.ld() + column;
      System.arraycopy(c, at, kept.storage(), to, columns);
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
