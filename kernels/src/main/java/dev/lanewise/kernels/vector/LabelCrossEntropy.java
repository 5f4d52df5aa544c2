// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.Reduction.MEAN;
import static dev.lanewise.kernels.Reduction.NONE;
import static dev.lanewise.kernels.Rows.ROW_BLOCK;

import dev.lanewise.kernels.CrossEntropy;
import dev.lanewise.kernels.reference.Functions;
import dev.lanewise.kernels.reference.Labels;
import java.util.Arrays;

/**
 * Softmax cross-entropy against index labels. Threads share the rows of a block, whose losses are
 * added up as one.
 */
final class LabelCrossEntropy extends SharedCall {

  private static final CrossEntropy<float[]> NO_OPTIONS = CrossEntropy.of(NONE);
  private static final int[] NO_LABELS = {};

  int rows;
  int columns;
  float[] logits = NO_FLOATS;
  int logitsOffset;
  int ldLogits;
  int[] labels = NO_LABELS;
  int labelsOffset;
  CrossEntropy<float[]> options = NO_OPTIONS;
  float[] gradient = NO_FLOATS;
  int gradientOffset;
  int ldGradient;

  float factor;
  private float allWeights;

  /** The first row of the block. */
  int block;

  /** How many rows go together. */
  int together;

  LabelCrossEntropy of(int rows, int columns, CrossEntropy<float[]> options) {
    this.rows = rows;
    this.columns = columns;
    this.options = options;
    return this;
  }

  LabelCrossEntropy logits(float[] array, int offset, int ld) {
    logits = array;
    logitsOffset = offset;
    ldLogits = ld;
    return this;
  }

  LabelCrossEntropy labels(int[] array, int offset) {
    labels = array;
    labelsOffset = offset;
    return this;
  }

  LabelCrossEntropy gradient(float[] array, int offset, int ld) {
    gradient = array;
    gradientOffset = offset;
    ldGradient = ld;
    return this;
  }

  /** As in the contract. */
  void compute(Sharing<LabelCrossEntropy> calls, float scale, float[] losses, int lossesOffset) {
    Labels.check(rows, columns, labels, labelsOffset, options.ignoreIndex());
    Labels.checkWeights(options, rows, columns);
    together = Row.together(columns, ldGradient);
    int atOnce = Math.min(rows, ROW_BLOCK);
    long work = (long) atOnce * columns;
    reserve(ROW_BLOCK + calls.parts(this, atOnce, work) * room());
    boolean mean = options.reduction() == MEAN;
    float weights = mean ? weights() : 1f;
    factor = mean ? scale / weights : scale;
    allWeights = allWeights();
    float total = 0f;
    for (block = 0; block < rows; block += ROW_BLOCK) {
      int n = Math.min(rows - block, ROW_BLOCK);
      calls.run(this, block, block + n, work, 1);
      if (options.reduction() == NONE) {
        System.arraycopy(scratch, 0, losses, lossesOffset + block, n);
      } else {
        total += Row.blockSum(n, scratch, 0);
      }
    }
    if (options.reduction() != NONE) {
      losses[lossesOffset] = mean ? total / weights : total;
    }
  }

  /**
   * The gradients of rows {@code first} to {@code end - 1}, which are of one block, and their
   * losses.
   */
  void computePart(
      Sharing<LabelCrossEntropy> calls,
      int first,
      int end,
      float factorOfAll,
      float[] losses,
      int lossesOffset) {
    together = Row.together(columns, ldGradient);
    long work = (long) (end - first) * columns;
    reserve(ROW_BLOCK + calls.parts(this, end - first, work) * room());
    factor = factorOfAll;
    allWeights = allWeights();
    block = first - first % ROW_BLOCK;
    calls.run(this, first, end, work, 1);
    System.arraycopy(scratch, first - block, losses, lossesOffset, end - first);
  }

  /**
   * Scratch memory of a part, after the losses of the block: four numbers of each of the rows that
   * go together, 64 partial sums, and the terms of a weighted sum; or two transposed blocks.
   */
  private int room() {
    int byRows = 4 * together + Row.PARTIAL_ROOM + Math.min(columns, ROW_BLOCK);
    return LabelColumns.fit(this) ? Math.max(byRows, LabelColumns.room(this)) : byRows;
  }

  /** Some rows of the block. Where a loss will be is first {@code m - z[t]}. */
  @Override
  void run(int first, int end) {
    int own = ROW_BLOCK + part(first) * room();
    if (LabelColumns.fit(this) && end - first >= LabelColumns.FEW_ROWS) {
      LabelColumns.run(this, first, end, own);
      return;
    }
    if (columns >= Row.LEAST_AMID && options.labelSmoothing() == 0) {
      runAmid(first, end, own);
      return;
    }
    for (int start = first; start < end; start += together) {
      int stop = Math.min(end, start + together);
      for (int i = start; i < stop; i++) {
        if (isCounted(i)) {
          prepare(i, own, i - start);
        }
      }
      if (Row.areShort(columns, ldGradient)) {
        int g = gradientOffset + start * ldGradient;
        FunctionLoops.expOfDifference((stop - start) * columns, gradient, g, 0f, gradient, g);
      }
      for (int i = start; i < stop; i++) {
        if (isCounted(i)) {
          ExponentialSums.addUp(this, i, own, i - start);
        }
      }
      for (int i = start; i < stop; i++) {
        if (isCounted(i)) {
          conclude(i, own, i - start);
          write(i, own, i - start);
        } else {
          ignore(i);
        }
      }
    }
  }

  /**
   * The same one row after another: while the exponentials of one are computed, the one before is
   * written and the maximum of the next is found.
   */
  private void runAmid(int first, int end, int own) {
    int row = counted(first, end);
    if (row == end) {
      return;
    }
    float max = Row.max(columns, logits, logitsOffset + row * ldLogits);
    int previous = -1;
    float p = 0f;
    float atLabel = 0f;
    while (row < end) {
      int next = counted(row + 1, end);
      int z = logitsOffset + row * ldLogits;
      scratch[own] = max;
      scratch[row - block] = max - logits[z + labels[labelsOffset + row]];
      if (previous < 0) {
        ExponentialSums.addUp(this, row, own, 0);
        max = next < end ? Row.max(columns, logits, logitsOffset + next * ldLogits) : 0f;
      } else {
        max = ExponentialSums.addUpAmid(this, row, own, next < end ? next : row, previous, p);
        gradient[gradientOffset + previous * ldGradient + labels[labelsOffset + previous]] =
            atLabel;
      }
      conclude(row, own, 0);
      p = scratch[own + 2 * together];
      atLabel = scratch[own + 3 * together];
      previous = row;
      row = next;
    }
    write(previous, own, 0);
  }

  /** The first row from here on that is counted; those before it get a gradient of 0. */
  private int counted(int first, int end) {
    int row = first;
    while (row < end && !isCounted(row)) {
      ignore(row++);
    }
    return row;
  }

  boolean isCounted(int row) {
    return labels[labelsOffset + row] != options.ignoreIndex();
  }

  void ignore(int row) {
    int g = gradientOffset + row * ldGradient;
    Arrays.fill(gradient, g, g + columns, 0f);
    scratch[row - block] = 0f;
  }

  private float weights() {
    float weights = 0f;
    for (int start = 0; start < rows; start += ROW_BLOCK) {
      int n = Math.min(rows - start, ROW_BLOCK);
      for (int i = 0; i < n; i++) {
        scratch[i] = Labels.weight(options, labels[labelsOffset + start + i], start + i);
      }
      weights += Row.blockSum(n, scratch, 0);
    }
    return weights;
  }

  private float allWeights() {
    float[] weights = options.classWeights();
    return weights == null || options.labelSmoothing() == 0
        ? columns
        : Row.sum(columns, weights, options.classWeightsOffset());
  }

  /**
   * Takes all from the logits of a row that is needed before the gradient, maybe over them, is
   * written.
   */
  private void prepare(int row, int own, int at) {
    int z = logitsOffset + row * ldLogits;
    int g = gradientOffset + row * ldGradient;
    boolean smooth = options.labelSmoothing() > 0;
    float max = Row.max(columns, logits, z);
    scratch[row - block] = max - logits[z + labels[labelsOffset + row]];
    scratch[own + at] = max;
    if (smooth || Row.areShort(columns, ldGradient)) {
      Row.subtract(columns, logits, z, max, gradient, g);
    }
    if (smooth) {
      scratch[own + together + at] = weightedSum(g, own + 4 * together + Row.PARTIAL_ROOM);
    }
  }

  /** {@code sum w[j] x[j]} of what the gradient holds. */
  private float weightedSum(int g, int terms) {
    float[] weights = options.classWeights();
    if (weights == null) {
      return Row.sum(columns, gradient, g);
    }
    float sum = 0f;
    for (int start = 0; start < columns; start += ROW_BLOCK) {
      int n = Math.min(columns - start, ROW_BLOCK);
      int w = options.classWeightsOffset() + start;
      LossFunctionLoops.weighted(n, weights, w, gradient, g + start, scratch, terms);
      sum += Row.blockSum(n, scratch, terms);
    }
    return sum;
  }

  /** The loss of a row, and in place of its sums p, and the gradient at its label. */
  private void conclude(int row, int own, int at) {
    int label = labels[labelsOffset + row];
    float rowFactor = factor * Labels.rowWeight(options, row);
    boolean smooth = options.labelSmoothing() > 0;
    boolean squared = options.zLoss() > 0;
    float max = scratch[own + at];
    float sum = scratch[own + 2 * together + at];
    float others = scratch[own + 3 * together + at];
    float kept = options.kept() * Labels.classWeight(options, label);
    float spread = options.spread(columns);
    float log = Functions.log(sum);
    float loss = kept * (scratch[row - block] + log);
    float extra = 0f;
    if (smooth) {
      loss = Math.fma(spread, Math.fma(allWeights, log, -scratch[own + together + at]), loss);
      extra = spread * allWeights;
    }
    if (squared) {
      float logSumExp = max + log;
      float u = options.zLoss() * logSumExp;
      loss = Math.fma(u, logSumExp, loss);
      extra += u + u;
    }
    float q = rowFactor / sum;
    float atLabel = -(others * (kept * q));
    if (smooth || squared) {
      float ofLabel = gradient[gradientOffset + row * ldGradient + label];
      atLabel = Math.fma(extra * q, ofLabel, atLabel);
    }
    if (smooth) {
      float taken = spread * rowFactor;
      atLabel = Math.fma(-taken, Labels.classWeight(options, label), atLabel);
    }
    scratch[row - block] = Labels.rowWeight(options, row) * loss;
    scratch[own + 2 * together + at] = (kept + extra) * q;
    scratch[own + 3 * together + at] = atLabel;
  }

  /** The gradient of a row. */
  private void write(int row, int own, int at) {
    int g = gradientOffset + row * ldGradient;
    float p = scratch[own + 2 * together + at];
    if (options.labelSmoothing() > 0) {
      float taken = options.spread(columns) * (factor * Labels.rowWeight(options, row));
      float[] weights = options.classWeights();
      if (weights == null) {
        LossFunctionLoops.lessUniform(columns, gradient, g, p, taken, gradient, g);
      } else {
        int w = options.classWeightsOffset();
        LossFunctionLoops.lessTarget(columns, gradient, g, weights, w, p, taken, gradient, g);
      }
    } else {
      Row.multiply(columns, gradient, g, p);
    }
    gradient[g + labels[labelsOffset + row]] = scratch[own + 3 * together + at];
  }

  @Override
  void forget() {
    options = NO_OPTIONS;
    logits = NO_FLOATS;
    labels = NO_LABELS;
    gradient = NO_FLOATS;
  }
}
