// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.Rows.PARTIAL_SUMS;

import dev.lanewise.kernels.CrossEntropy;
import dev.lanewise.kernels.reference.Labels;

/** Cross-entropy of short rows with no other terms, transposed: a lane for each row. */
final class LabelColumns {

  /** Fewer rows are not worth transposing. */
  static final int FEW_ROWS = 4;

  private LabelColumns() {}

  static boolean fit(LabelCrossEntropy call) {
    return call.columns > 0
        && call.columns < PARTIAL_SUMS
        && call.options.labelSmoothing() == 0
        && call.options.zLoss() == 0;
  }

  /** Scratch memory of a part: two transposed blocks, and three numbers of each row. */
  static int room(LabelCrossEntropy call) {
    return (2 * call.columns + 3) * ShortRows.height(call.rows, call.columns);
  }

  /** Some rows of the block; scratch memory begins at {@code own}. */
  static void run(LabelCrossEntropy call, int first, int end, int own) {
    CrossEntropy<float[]> options = call.options;
    int columns = call.columns;
    int block = call.block;
    int ldLogits = call.ldLogits;
    int ldGradient = call.ldGradient;
    float[] logits = call.logits;
    float[] gradient = call.gradient;
    float[] scratch = call.scratch;
    int[] labels = call.labels;
    int labelsOffset = call.labelsOffset;
    int height = ShortRows.height(end - first, columns);
    int x = own;
    int e = x + columns * height;
    int maxima = e + columns * height;
    int sums = maxima + height;
    int logs = sums + height;
    for (int start = first; start < end; start += height) {
      int n = Math.min(end - start, height);
      int z = call.logitsOffset + start * ldLogits;
      int g = call.gradientOffset + start * ldGradient;
      ShortRows.transpose(n, columns, logits, z, ldLogits, scratch, x, height);
      ShortRows.subtractMaxima(columns, scratch, x, height, scratch, maxima);
      for (int i = 0; i < n; i++) {
        if (call.isCounted(start + i)) {
          int label = labels[labelsOffset + start + i];
          scratch[start + i - block] = scratch[maxima + i] - logits[z + i * ldLogits + label];
        }
      }
      FunctionLoops.expOfDifference(columns * height, scratch, x, 0f, scratch, e);
      ShortRows.sum(columns, scratch, e, height, scratch, x);
      System.arraycopy(scratch, x, scratch, sums, height);
      FunctionLoops.log(height, scratch, sums, scratch, logs);
      for (int i = 0; i < n; i++) {
        if (call.isCounted(start + i)) {
          scratch[e + labels[labelsOffset + start + i] * height + i] = 0f;
        }
      }
      ShortRows.sum(columns, scratch, e, height, scratch, x);
      // The factors take the place of the maxima.
      for (int i = 0; i < n; i++) {
        int row = start + i;
        if (call.isCounted(row)) {
          float kept = options.kept() * Labels.classWeight(options, labels[labelsOffset + row]);
          float ofRow = Labels.rowWeight(options, row);
          scratch[row - block] = ofRow * (kept * (scratch[row - block] + scratch[logs + i]));
          scratch[maxima + i] = kept * (call.factor * ofRow / scratch[sums + i]);
        }
      }
      ShortRows.transposeScaled(
          n, columns, scratch, e, height, scratch, maxima, gradient, g, ldGradient);
      for (int i = 0; i < n; i++) {
        if (call.isCounted(start + i)) {
          int label = labels[labelsOffset + start + i];
          gradient[g + i * ldGradient + label] = -(scratch[x + i] * scratch[maxima + i]);
        } else {
          call.ignore(start + i);
        }
      }
    }
  }
}
