// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import dev.lanewise.check.Bits;
import dev.lanewise.check.GuardedMatrix;
import dev.lanewise.check.Values;
import java.util.ArrayList;
import java.util.List;

/**
 * Operands of a normalisation, to be computed by several implementations: x, gamma, beta, dy; then
 * what is written: y, mean, rstd, dx, dgamma, dbeta, and the running mean and variance, which are
 * read too.
 */
public record NormCase(NormKind kind, int rows, int columns, List<GuardedMatrix> operands) {

  static final int X = 0;
  static final int GAMMA = 1;
  static final int BETA = 2;
  static final int DY = 3;
  static final int Y = 4;
  static final int MEAN = 5;
  static final int RSTD = 6;
  static final int DX = 7;
  static final int DGAMMA = 8;
  static final int DBETA = 9;
  static final int INPUTS = 4;

  /** Operands of some kind of values. */
  public static NormCase of(
      NormKind kind, int rows, int columns, int padding, Values values, long seed) {
    int groups = kind.columns ? columns : rows;
    return new NormCase(
        kind,
        rows,
        columns,
        List.of(
            GuardedMatrix.of(rows, columns, padding, 1).fill(values, seed),
            GuardedMatrix.vector(columns, 2).fill(values, seed + 1),
            GuardedMatrix.vector(columns, 3).fill(values, seed + 2),
            GuardedMatrix.of(rows, columns, padding + 1, 0).fill(values, seed + 3),
            GuardedMatrix.of(rows, columns, padding + 2, 2),
            GuardedMatrix.vector(groups, 1),
            GuardedMatrix.vector(groups, 0),
            GuardedMatrix.of(rows, columns, padding, 3),
            GuardedMatrix.vector(columns, 2),
            GuardedMatrix.vector(columns, 1),
            GuardedMatrix.vector(columns, 1).fill(values, seed + 4),
            GuardedMatrix.vector(columns, 3).fill(Values.INTEGERS, seed + 5)));
  }

  GuardedMatrix get(int operand) {
    return operands.get(operand);
  }

  NormCase copy() {
    return new NormCase(kind, rows, columns, operands.stream().map(GuardedMatrix::copy).toList());
  }

  /** The same with outputs over inputs: y and dx over x, or dx over dy. */
  private NormCase onto(int output, int input) {
    List<GuardedMatrix> changed = new ArrayList<>(copy().operands);
    changed.set(output, changed.get(input));
    return new NormCase(kind, rows, columns, changed);
  }

  List<NormKind.Layout> layouts() {
    return operands.stream().map(m -> new NormKind.Layout(m.offset(), m.ld())).toList();
  }

  /** Forward and backward on storages laid out as these. */
  public <F> void run(Norms<F> norms, List<F> storages) {
    kind.forward(norms, rows, columns, storages, layouts());
    kind.backward(norms, rows, columns, storages, layouts());
  }

  /** The gradient over dy, then the output over x; inference before that. */
  public <F> void runInPlace(Norms<F> norms, List<F> storages) {
    List<F> f = new ArrayList<>(storages);
    List<NormKind.Layout> at = new ArrayList<>(layouts());
    if (kind == NormKind.BATCH) {
      norms.batchNormInference(
          rows,
          columns,
          0,
          f.get(X),
          at.get(X).offset(),
          at.get(X).ld(),
          f.get(GAMMA),
          at.get(GAMMA).offset(),
          f.get(BETA),
          at.get(BETA).offset(),
          f.get(10),
          at.get(10).offset(),
          f.get(11),
          at.get(11).offset(),
          f.get(Y),
          at.get(Y).offset(),
          at.get(Y).ld());
    }
    f.set(DX, f.get(DY));
    at.set(DX, at.get(DY));
    kind.backward(norms, rows, columns, f, at);
    f.set(Y, f.get(X));
    at.set(Y, at.get(X));
    kind.forward(norms, rows, columns, f, at);
  }

  private List<float[]> arrays() {
    return operands.stream().map(GuardedMatrix::array).toList();
  }

  /** Forward and backward on a copy, which is returned; inputs must stay as they are. */
  NormCase run(Norms<float[]> norms) {
    NormCase result = copy();
    result.run(norms, result.arrays());
    for (int i = 0; i < operands.size(); i++) {
      result.get(i).assertGuards(this + ", operand " + i);
      if (i < INPUTS) {
        result.get(i).assertUnchanged(this + ", input " + i, get(i));
      }
    }
    return result;
  }

  /** Outputs over inputs have the bits that they have elsewhere. */
  void assertInPlace(Norms<float[]> norms, NormCase expected) {
    NormCase over = onto(Y, X);
    kind.forward(norms, rows, columns, over.arrays(), over.layouts());
    Bits.assertEqual(this + ", y over x", expected.get(Y), over.get(Y));
    for (int input : new int[] {X, DY}) {
      over = expected.onto(DX, input);
      kind.backward(norms, rows, columns, over.arrays(), over.layouts());
      Bits.assertEqual(this + ", dx over " + input, expected.get(DX), over.get(DX));
      Bits.assertEqual(this + ", dgamma", expected.get(DGAMMA), over.get(DGAMMA));
      Bits.assertEqual(this + ", dbeta", expected.get(DBETA), over.get(DBETA));
    }
  }

  void assertEqual(NormCase actual) {
    for (int i = INPUTS; i < operands.size(); i++) {
      Bits.assertEqual(this + ", operand " + i, get(i), actual.get(i));
    }
  }

  double[][] doubles(int operand) {
    GuardedMatrix m = get(operand);
    double[][] d = new double[m.rows()][m.columns()];
    for (int i = 0; i < m.rows(); i++) {
      for (int j = 0; j < m.columns(); j++) {
        d[i][j] = m.get(i, j);
      }
    }
    return d;
  }

  @Override
  public String toString() {
    return kind + " of " + rows + " x " + columns;
  }
}
