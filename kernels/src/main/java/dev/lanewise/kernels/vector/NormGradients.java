// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.MatrixProducts.K_BLOCK;

import java.util.Arrays;

/**
 * The gradients of normalised rows: what goes back to the rows, and the sums of each column, block
 * of rows by block of rows.
 */
final class NormGradients {

  /** Rows that go through a loop together, and what is known of each: see {@link NormLoops}. */
  private static final int TOGETHER = 2;

  private static final int NUMBERS = NormLoops.NUMBERS;

  private NormGradients() {}

  /** Scratch memory of a block of rows: two sums of each column, what is known of two, and sums. */
  static int room(int columns) {
    return 2 * columns + TOGETHER * NUMBERS + NormSums.ROOM;
  }

  static void layerNorm(RowCall call, int first, int end) {
    backward(call, first, end, true);
  }

  static void rmsNorm(RowCall call, int first, int end) {
    backward(call, first, end, false);
  }

  private static void backward(RowCall call, int first, int end, boolean centred) {
    int n = call.columns;
    float[] scratch = call.scratch;
    int gammaSums = first / K_BLOCK * room(n);
    int betaSums = gammaSums + n;
    int numbers = betaSums + n;
    int partial = numbers + TOGETHER * NUMBERS;
    Arrays.fill(scratch, gammaSums, numbers, 0f);
    int whole = Lanes.FLOAT.loopBound(n);
    int i = first;
    for (; i <= end - TOGETHER; i += TOGETHER) {
      for (int r = 0; r < TOGETHER; r++) {
        examine(call, i + r, centred, numbers + r * NUMBERS, partial);
      }
      int x = call.xOffset + i * call.ldx;
      int dy = call.yOffset + i * call.ldy;
      int dx = call.zOffset + i * call.ldz;
      int next = i + 2 * TOGETHER <= end ? x + TOGETHER * call.ldx : x;
      scratch[partial] =
          NormLoops.twoGradients(
              n,
              call.x,
              x,
              call.ldx,
              next,
              call.u,
              call.uOffset,
              call.y,
              dy,
              call.ldy,
              call.z,
              dx,
              call.ldz,
              scratch,
              numbers,
              scratch,
              gammaSums,
              betaSums);
      for (int r = 0; r < TOGETHER && whole < n; r++) {
        gradients(call, i + r, whole, numbers + r * NUMBERS, gammaSums, betaSums);
      }
    }
    for (; i < end; i++) {
      examine(call, i, centred, numbers, partial);
      gradients(call, i, 0, numbers, gammaSums, betaSums);
    }
  }

  /** Finds mean, rstd, a and b of a row. */
  private static void examine(RowCall call, int i, boolean centred, int to, int partial) {
    int n = call.columns;
    float[] numbers = call.scratch;
    float mean = centred ? call.w[call.wOffset + i] : 0f;
    float rstd = call.t[call.tOffset + i];
    NormSums.gradients(
        n,
        call.x,
        call.xOffset + i * call.ldx,
        mean,
        rstd,
        call.u,
        call.uOffset,
        call.y,
        call.yOffset + i * call.ldy,
        call.z,
        call.zOffset + i * call.ldz,
        numbers,
        to + 2,
        numbers,
        partial);
    numbers[to] = mean;
    numbers[to + 1] = rstd;
    numbers[to + 2] = centred ? numbers[to + 2] / n : 0f;
    numbers[to + 3] /= n;
  }

  /** The gradients of a row from a column on. */
  private static void gradients(
      RowCall call, int i, int column, int numbers, int gammaSums, int betaSums) {
    NormLoops.gradients(
        call.columns - column,
        call.x,
        call.xOffset + i * call.ldx + column,
        call.u,
        call.uOffset + column,
        call.y,
        call.yOffset + i * call.ldy + column,
        call.z,
        call.zOffset + i * call.ldz + column,
        call.scratch,
        numbers,
        call.scratch,
        gammaSums + column,
        betaSums + column);
  }

  /** Adds up what the blocks of rows gave, in order. */
  static void addBlocks(RowCall call, int from, float[] sums, int offset) {
    int n = call.columns;
    float[] scratch = call.scratch;
    Arrays.fill(sums, offset, offset + n, 0f);
    for (int first = 0; first < call.rows; first += K_BLOCK) {
      int block = first / K_BLOCK * room(n) + from;
      for (int j = 0; j < n; j++) {
        sums[offset + j] += scratch[block + j];
      }
    }
  }
}
