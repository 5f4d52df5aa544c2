// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.Rows.PARTIAL_SUMS;
import static dev.lanewise.kernels.Rows.ROW_BLOCK;

import java.util.Arrays;

/**
 * The exponentials of a row of a {@link LabelCrossEntropy}, and their sums in its scratch memory:
 * that of all, and that of all but the label's.
 */
final class ExponentialSums {

  private ExponentialSums() {}

  /** Makes the exponentials of a row, if they are not there, and its sums: all, and the others. */
  static void addUp(LabelCrossEntropy call, int row, int own, int at) {
    int z = call.logitsOffset + row * call.ldLogits;
    int g = call.gradientOffset + row * call.ldGradient;
    int partial = own + 4 * call.together;
    boolean made = Row.areShort(call.columns, call.ldGradient);
    boolean smooth = call.options.labelSmoothing() > 0;
    float max = call.scratch[own + at];
    begin(call, own, at);
    for (int start = 0; start < call.columns; start += ROW_BLOCK) {
      int n = Math.min(call.columns - start, ROW_BLOCK);
      int e = g + start;
      if (made) {
        System.arraycopy(call.gradient, e, call.scratch, partial, n);
        Arrays.fill(call.scratch, partial + n, partial + PARTIAL_SUMS, 0f);
      } else if (smooth) {
        FunctionLoops.expOfDifferenceSummed(
            n, call.gradient, e, 0f, call.gradient, e, call.scratch, partial);
      } else {
        FunctionLoops.expOfDifferenceSummed(
            n, call.logits, z + start, max, call.gradient, e, call.scratch, partial);
      }
      addBlock(call, row, own, at, start, n);
    }
  }

  /** The same while the row before is multiplied by p; returns the maximum of the next. */
  static float addUpAmid(
      LabelCrossEntropy call, int row, int own, int next, int previous, float p) {
    int z = call.logitsOffset + row * call.ldLogits;
    int g = call.gradientOffset + row * call.ldGradient;
    int ofNext = call.logitsOffset + next * call.ldLogits;
    int ofPrevious = call.gradientOffset + previous * call.ldGradient;
    int partial = own + 4 * call.together;
    float max = call.scratch[own];
    float maxOfNext = Float.NEGATIVE_INFINITY;
    begin(call, own, 0);
    for (int start = 0; start < call.columns; start += ROW_BLOCK) {
      int n = Math.min(call.columns - start, ROW_BLOCK);
      float most =
          FunctionLoops.expOfDifferenceSummedAmid(
              n,
              call.logits,
              z + start,
              max,
              call.gradient,
              g + start,
              call.scratch,
              partial,
              ofNext + start,
              ofPrevious + start,
              p);
      maxOfNext = most > maxOfNext ? most : maxOfNext;
      addBlock(call, row, own, 0, start, n);
    }
    return maxOfNext;
  }

  private static void begin(LabelCrossEntropy call, int own, int at) {
    call.scratch[own + 2 * call.together + at] = 0f;
    call.scratch[own + 3 * call.together + at] = 0f;
  }

  /** Adds the partial sums of a block to the sums of its row. */
  private static void addBlock(LabelCrossEntropy call, int row, int own, int at, int start, int n) {
    int partial = own + 4 * call.together;
    float sum = Row.fold(call.scratch, partial);
    call.scratch[own + 2 * call.together + at] += sum;
    int here = call.labels[call.labelsOffset + row] - start;
    if (here >= 0 && here < n) {
      // Only the label's partial sum is another one.
      int e = call.gradientOffset + row * call.ldGradient + start;
      call.scratch[partial + here % PARTIAL_SUMS] = partialWithout(call, here, n, e);
      sum = Row.fold(call.scratch, partial);
    }
    call.scratch[own + 3 * call.together + at] += sum;
  }

  /** The partial sum of a block that would have an element, without it. */
  private static float partialWithout(LabelCrossEntropy call, int element, int n, int e) {
    float sum = 0f;
    for (int i = element % PARTIAL_SUMS; i < n; i += PARTIAL_SUMS) {
      sum += i == element ? 0f : call.gradient[e + i];
    }
    return sum;
  }
}
