// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.Reduction.MEAN;
import static dev.lanewise.kernels.Reduction.NONE;
import static dev.lanewise.kernels.Rows.PARTIAL_SUMS;
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

  /** Fewer rows are not worth transposing. */
  private static final int FEW_ROWS = 4;

  private int rows;
  private int columns;
  private float[] logits = NO_FLOATS;
  private int logitsOffset;
  private int ldLogits;
  private int[] labels = NO_LABELS;
  private int labelsOffset;
  private CrossEntropy<float[]> options = NO_OPTIONS;
  private float[] gradient = NO_FLOATS;
  private int gradientOffset;
  private int ldGradient;

  private float factor;
  private float allWeights;

  /** The first row of the block. */
  private int block;

  /** How many rows go together. */
  private int together;

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
    return inColumns() ? Math.max(byRows, columnsRoom()) : byRows;
  }

  private int columnsRoom() {
    return (2 * columns + 3) * ShortRows.height(rows, columns);
  }

  /** Whether rows may be transposed. */
  private boolean inColumns() {
    return columns > 0
        && columns < PARTIAL_SUMS
        && options.labelSmoothing() == 0
        && options.zLoss() == 0;
  }

  /** Some rows of the block. Where a loss will be is first {@code m - z[t]}. */
  @Override
  void run(int first, int end) {
    int own = ROW_BLOCK + part(first) * room();
    if (inColumns() && end - first >= FEW_ROWS) {
      runInColumns(first, end, own);
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
          addUp(i, own, i - start);
        }
      }
      for (int i = start; i < stop; i++) {
        if (isCounted(i)) {
          scratch[i - block] = Labels.rowWeight(options, i) * finish(i, own, i - start);
        } else {
          ignore(i);
        }
      }
    }
  }

  private boolean isCounted(int row) {
    return labels[labelsOffset + row] != options.ignoreIndex();
  }

  private void ignore(int row) {
    int g = gradientOffset + row * ldGradient;
    Arrays.fill(gradient, g, g + columns, 0f);
    scratch[row - block] = 0f;
  }

  /** The same of short rows with no other terms than cross-entropy's. */
  private void runInColumns(int first, int end, int own) {
    int height = ShortRows.height(end - first, columns);
    int x = own;
    int e = x + columns * height;
    int maxima = e + columns * height;
    int sums = maxima + height;
    int logs = sums + height;
    for (int start = first; start < end; start += height) {
      int n = Math.min(end - start, height);
      int z = logitsOffset + start * ldLogits;
      int g = gradientOffset + start * ldGradient;
      ShortRows.transpose(n, columns, logits, z, ldLogits, scratch, x, height);
      ShortRows.subtractMaxima(columns, scratch, x, height, scratch, maxima);
      for (int i = 0; i < n; i++) {
        if (isCounted(start + i)) {
          int label = labels[labelsOffset + start + i];
          scratch[start + i - block] = scratch[maxima + i] - logits[z + i * ldLogits + label];
        }
      }
      FunctionLoops.expOfDifference(columns * height, scratch, x, 0f, scratch, e);
      ShortRows.sum(columns, scratch, e, height, scratch, x);
      System.arraycopy(scratch, x, scratch, sums, height);
      FunctionLoops.log(height, scratch, sums, scratch, logs);
      for (int i = 0; i < n; i++) {
        if (isCounted(start + i)) {
          scratch[e + labels[labelsOffset + start + i] * height + i] = 0f;
        }
      }
      ShortRows.sum(columns, scratch, e, height, scratch, x);
      // The factors take the place of the maxima.
      for (int i = 0; i < n; i++) {
        int row = start + i;
        if (isCounted(row)) {
          float kept = options.kept() * Labels.classWeight(options, labels[labelsOffset + row]);
          float ofRow = Labels.rowWeight(options, row);
          scratch[row - block] = ofRow * (kept * (scratch[row - block] + scratch[logs + i]));
          scratch[maxima + i] = kept * (factor * ofRow / scratch[sums + i]);
        }
      }
      ShortRows.transposeScaled(
          n, columns, scratch, e, height, scratch, maxima, gradient, g, ldGradient);
      for (int i = 0; i < n; i++) {
        if (isCounted(start + i)) {
          int label = labels[labelsOffset + start + i];
          gradient[g + i * ldGradient + label] = -(scratch[x + i] * scratch[maxima + i]);
        } else {
          ignore(start + i);
        }
      }
    }
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

  /** Makes the exponentials of a row, if they are not there, and its sums: all, and the others. */
  private void addUp(int row, int own, int at) {
    int z = logitsOffset + row * ldLogits;
    int g = gradientOffset + row * ldGradient;
    int label = labels[labelsOffset + row];
    int partial = own + 4 * together;
    boolean made = Row.areShort(columns, ldGradient);
    boolean smooth = options.labelSmoothing() > 0;
    float max = scratch[own + at];
    float sum = 0f;
    float others = 0f;
    for (int start = 0; start < columns; start += ROW_BLOCK) {
      int n = Math.min(columns - start, ROW_BLOCK);
      int e = g + start;
      if (made) {
        System.arraycopy(gradient, e, scratch, partial, n);
        Arrays.fill(scratch, partial + n, partial + PARTIAL_SUMS, 0f);
      } else if (smooth) {
        FunctionLoops.expOfDifferenceSummed(n, gradient, e, 0f, gradient, e, scratch, partial);
      } else {
        FunctionLoops.expOfDifferenceSummed(
            n, logits, z + start, max, gradient, e, scratch, partial);
      }
      float block = Row.fold(scratch, partial);
      sum += block;
      int here = label - start;
      if (here >= 0 && here < n) {
        // Only the label's partial sum is another one.
        scratch[partial + here % PARTIAL_SUMS] = partialWithout(here, n, e);
        block = Row.fold(scratch, partial);
      }
      others += block;
    }
    scratch[own + 2 * together + at] = sum;
    scratch[own + 3 * together + at] = others;
  }

  /** The partial sum of a block that would have an element, without it. */
  private float partialWithout(int element, int n, int e) {
    float sum = 0f;
    for (int i = element % PARTIAL_SUMS; i < n; i += PARTIAL_SUMS) {
      sum += i == element ? 0f : gradient[e + i];
    }
    return sum;
  }

  /** The gradient of a row, and its loss. */
  private float finish(int row, int own, int at) {
    int g = gradientOffset + row * ldGradient;
    int label = labels[labelsOffset + row];
    float rowFactor = factor * Labels.rowWeight(options, row);
    boolean smooth = options.labelSmoothing() > 0;
    boolean squared = options.zLoss() > 0;
    float max = scratch[own + at];
    float sum = scratch[own + 2 * together + at];
    float others = scratch[own + 3 * together + at];
    float ofLabel = gradient[g + label];
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
    float p = (kept + extra) * q;
    float atLabel = -(others * (kept * q));
    if (smooth || squared) {
      atLabel = Math.fma(extra * q, ofLabel, atLabel);
    }
    if (smooth) {
      float taken = spread * rowFactor;
      atLabel = Math.fma(-taken, Labels.classWeight(options, label), atLabel);
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
    gradient[g + label] = atLabel;
    return loss;
  }

  @Override
  void forget() {
    options = NO_OPTIONS;
    logits = NO_FLOATS;
    labels = NO_LABELS;
    gradient = NO_FLOATS;
  }
}
