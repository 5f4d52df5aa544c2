// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.Place;
import dev.lanewise.kernels.Prologue;

/** The derivative of a prologue, as the kernel that it stands for, row by row. */
public final class Deriving {

  private Deriving() {}

  /**
   * Puts the derived block of an operand, as it is stored, into y.
   *
   * @param row the block's first row in the stored operand
   * @param column the block's first column in the stored operand
   * @param first index of the block's first element
   */
  public static void derive(
      Prologue<float[]> prologue,
      Elementwise<float[]> kernels,
      int row,
      int rows,
      int column,
      int columns,
      float[] x,
      int first,
      int ldx,
      float[] y,
      int to,
      int ldy) {
    if (columns == 0) { // not even the place of an empty block need exist
      return;
    }
    Place<float[]> saved = prologue.saved();
    for (int i = 0; i < rows; i++) {
      int from = first + i * ldx;
      if (saved == null) {
        System.arraycopy(x, from, y, to + i * ldy, columns);
      } else {
        int at = saved.offset() + (row + i) * saved.ld() + column;
        prologue
            .activation()
            .applyBackward(kernels, columns, saved.storage(), at, x, from, y, to + i * ldy);
      }
    }
  }
}
