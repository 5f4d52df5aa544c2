// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import dev.lanewise.check.Bits;
import dev.lanewise.check.GuardedMatrix;
import dev.lanewise.check.Values;
import java.util.ArrayList;
import java.util.List;

/**
 * Softmax cross-entropy of a linear layer, to be computed by several implementations.
 *
 * @param ignored whether rows with label 1 don't count
 * @param weighted whether classes and rows have weights
 */
public record LinearCase(
    int rows,
    int columns,
    int features,
    int rowsAtOnce,
    Reduction reduction,
    boolean biased,
    boolean weighted,
    boolean ignored,
    float smoothing,
    float zLoss) {

  static final int X = 0;
  static final int WEIGHT = 1;
  static final int BIAS = 2;
  static final int CLASS_WEIGHTS = 3;
  static final int ROW_WEIGHTS = 4;
  static final int LOSSES = 5;
  static final int DX = 6;
  static final int D_WEIGHT = 7;
  static final int D_BIAS = 8;

  private static final int WORKSPACE = 9;
  private static final int LABELS_OFFSET = 2;
  private static final String[] NAMES = {
    "x",
    "weight",
    "bias",
    "classWeights",
    "rowWeights",
    "losses",
    "dx",
    "dWeight",
    "dBias",
    "workspace"
  };

  static final float SCALE = 0.5f;

  /** Without options. */
  public static LinearCase of(int rows, int columns, int features, int rowsAtOnce) {
    return new LinearCase(
        rows, columns, features, rowsAtOnce, Reduction.MEAN, true, false, false, 0, 0);
  }

  /** The same with everything that options change. */
  public LinearCase with(Reduction reduced) {
    return new LinearCase(
        rows, columns, features, rowsAtOnce, reduced, !biased, true, true, 0.1f, 1e-3f);
  }

  /** All that it reads and writes. */
  public List<GuardedMatrix> matrices(Values values, long seed) {
    List<GuardedMatrix> all = new ArrayList<>();
    all.add(GuardedMatrix.of(rows, features, 1, 1).fill(values, seed));
    all.add(GuardedMatrix.of(columns, features, 2, 0).fill(values, seed + 1));
    all.add(GuardedMatrix.vector(columns, 1).fill(values, seed + 2));
    all.add(positive(columns, 2));
    all.add(positive(rows, 3));
    all.add(GuardedMatrix.vector(reduction == Reduction.NONE ? rows : 1, 2).fill(9f));
    all.add(GuardedMatrix.of(rows, features, 3, 2).fill(9f));
    all.add(GuardedMatrix.of(columns, features, 0, 3).fill(9f));
    all.add(GuardedMatrix.vector(columns, 0).fill(9f));
    all.add(GuardedMatrix.vector(Math.min(rowsAtOnce, rows) * columns, 1).fill(9f));
    return all;
  }

  private static GuardedMatrix positive(int n, int shift) {
    GuardedMatrix weights = GuardedMatrix.vector(n, shift);
    for (int i = 0; i < n; i++) {
      weights.set(0, i, (i * 7 % 5) * 0.375f);
    }
    return weights;
  }

  /** A label for each row. */
  public int[] labels() {
    int[] labels = new int[LABELS_OFFSET + rows];
    for (int i = 0; i < rows; i++) {
      labels[LABELS_OFFSET + i] = (i * 7 + 3) % columns;
    }
    return labels;
  }

  /** The call, with what {@link #matrices} laid out in any storage. */
  public <F, I> void call(
      Losses<F, I> losses, List<GuardedMatrix> at, List<F> storage, I labels, int labelsOffset) {
    CrossEntropy<F> options = CrossEntropy.<F>of(reduction).smoothing(smoothing).withZLoss(zLoss);
    if (weighted) {
      options =
          options
              .classWeights(storage.get(CLASS_WEIGHTS), at.get(CLASS_WEIGHTS).offset())
              .rowWeights(storage.get(ROW_WEIGHTS), at.get(ROW_WEIGHTS).offset());
    }
    losses.linearCrossEntropy(
        rows,
        columns,
        features,
        storage.get(X),
        at.get(X).offset(),
        at.get(X).ld(),
        storage.get(WEIGHT),
        at.get(WEIGHT).offset(),
        at.get(WEIGHT).ld(),
        biased ? storage.get(BIAS) : null,
        at.get(BIAS).offset(),
        labels,
        labelsOffset,
        ignored ? options.ignoring(1) : options,
        SCALE,
        storage.get(LOSSES),
        at.get(LOSSES).offset(),
        storage.get(DX),
        at.get(DX).offset(),
        at.get(DX).ld(),
        storage.get(D_WEIGHT),
        at.get(D_WEIGHT).offset(),
        at.get(D_WEIGHT).ld(),
        biased ? storage.get(D_BIAS) : null,
        at.get(D_BIAS).offset(),
        rowsAtOnce,
        storage.get(WORKSPACE),
        at.get(WORKSPACE).offset());
  }

  /** The call, with an offset of {@link #labels()}. */
  public <F, I> void call(Losses<F, I> losses, List<GuardedMatrix> at, List<F> storage, I labels) {
    call(losses, at, storage, labels, LABELS_OFFSET);
  }

  void run(Losses<float[], int[]> losses, List<GuardedMatrix> all) {
    call(losses, all, all.stream().map(GuardedMatrix::array).toList(), labels());
    all.forEach(matrix -> matrix.assertGuards(this));
  }

  /** What the kernels make of these values; inputs must be as before. */
  List<GuardedMatrix> run(Losses<float[], int[]> losses, Values values, long seed) {
    List<GuardedMatrix> all = matrices(values, seed);
    run(losses, all);
    List<GuardedMatrix> before = matrices(values, seed);
    for (int i = 0; i < LOSSES; i++) {
      all.get(i).assertUnchanged(NAMES[i], before.get(i));
    }
    return all;
  }

  /** All results of two runs. */
  void assertEqual(List<GuardedMatrix> expected, List<GuardedMatrix> actual) {
    for (int i = LOSSES; i < WORKSPACE; i++) {
      Bits.assertEqual(NAMES[i] + " of " + this, expected.get(i), actual.get(i));
    }
  }
}
