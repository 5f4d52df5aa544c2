// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.MatrixProducts.K_BLOCK;

import java.util.Arrays;

/** PReLU with a slope for each column, and its gradients. */
final class ParametricRelu {

  /** Columns whose products of a block of rows are kept until they are added up. */
  private static final int COLUMNS = 64;

  /** Scratch memory: those products and their sums, 64 KB that stay in the second-level cache. */
  static final int ROOM = (K_BLOCK + 1) * COLUMNS;

  private ParametricRelu() {}

  static void forward(RowCall call, int first, int end) {
    for (int i = first; i < end; i++) {
      ActivationLoops.prelu(
          call.columns,
          call.x,
          call.xOffset + i * call.ldx,
          call.u,
          call.uOffset,
          call.y,
          call.yOffset + i * call.ldy);
    }
  }

  static void backward(RowCall call, int first, int end) {
    for (int i = first; i < end; i++) {
      ActivationLoops.preluBackward(
          call.columns,
          call.x,
          call.xOffset + i * call.ldx,
          call.u,
          call.uOffset,
          call.y,
          call.yOffset + i * call.ldy,
          call.z,
          call.zOffset + i * call.ldz);
    }
  }

  /** The gradients of the slopes of some columns: sums along columns of products. */
  static void slopes(RowCall call, int first, int end) {
    Arrays.fill(call.v, call.vOffset + first, call.vOffset + end, 0f);
    int room = call.scratchOf(first);
    for (int j = first; j < end; j += COLUMNS) {
      int columns = Math.min(COLUMNS, end - j);
      for (int start = 0; start < call.rows; start += K_BLOCK) {
        int rows = Math.min(K_BLOCK, call.rows - start);
        addBlock(call, start, rows, j, columns, room);
      }
    }
  }

  private static void addBlock(RowCall call, int start, int rows, int j, int columns, int room) {
    int products = room + COLUMNS;
    for (int i = 0; i < rows; i++) {
      ActivationLoops.leakyReluSlope(
          columns,
          call.x,
          call.xOffset + (start + i) * call.ldx + j,
          call.y,
          call.yOffset + (start + i) * call.ldy + j,
          call.scratch,
          products + i * COLUMNS);
    }
    float[] sums = call.scratch;
    ColumnSums.sums(rows, columns, call.scratch, products, COLUMNS, sums, room);
    int to = call.vOffset + j;
    ArithmeticLoops.add(columns, call.v, to, sums, room, call.v, to);
  }
}
