// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import dev.lanewise.kernels.Unary;
import dev.lanewise.nn.graph.Op;
import dev.lanewise.nn.graph.Rules;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Tensor;
import java.util.List;

/**
 * The terms of normalisations as ops, for gradients of gradients. Groups are what has a mean and a
 * deviation of its own: the columns, or the rows.
 *
 * @param columns whether groups are columns
 */
record NormTerms(boolean columns) {

  static final NormTerms ROWS = new NormTerms(false);
  static final NormTerms COLUMNS = new NormTerms(true);

  /** The mean of each group. */
  Tensor mean(Tensor x) {
    return columns ? Mean.of(0, x.shape().rank() - 1, x) : Mean.of(-1, x);
  }

  /** A number for each group, repeated for each of its elements. */
  Tensor spread(Tensor statistic, Tensor like) {
    Shape shape = like.shape();
    int last = shape.rank() - 1;
    return columns
        ? Expand.of(0, shape.part(0, last), statistic)
        : Expand.of(last, shape.part(last, last + 1), statistic);
  }

  /** {@code 1 / sqrt(mean of x^2 + epsilon)}. */
  Tensor rstd(float epsilon, Tensor x) {
    Tensor squares = mean(Elementary.of(Unary.SQUARE, x));
    return Elementary.of(Unary.RSQRT, Add.of(squares, Tensor.fill(squares.shape(), epsilon)));
  }

  /** {@code x - mean}. */
  Tensor centred(Tensor x, Tensor mean) {
    return Subtract.of(x, spread(mean, x));
  }

  /** {@code rstd (d - mean d - xhat mean(d xhat))}; without {@code centred} no mean of d. */
  Tensor gradient(boolean centred, Tensor xhat, Tensor rstd, Tensor d) {
    Tensor slope = mean(Multiply.of(d, xhat));
    Tensor rest = centred ? centred(d, mean(d)) : d;
    Tensor sum = Subtract.of(rest, Multiply.of(xhat, spread(slope, xhat)));
    return Multiply.of(sum, spread(rstd, xhat));
  }

  /** The sum of each column. */
  static Tensor columnSums(Tensor x) {
    return Sum.of(0, x.shape().rank() - 1, x);
  }

  /** Checks rows x and vectors with one element per column; the shape of x. */
  static Shape shapes(Op op, List<Tensor> inputs, int... vectors) {
    Shape x = Rules.atLeast(op, inputs, 0, 2);
    for (int i : vectors) {
      if (!Rules.floats(op, inputs, i, 1).equals(x.part(x.rank() - 1, x.rank()))) {
        throw Rules.refuse(op, inputs, "input " + i + " must have one element per column");
      }
    }
    return x;
  }

  static void requireEpsilon(float epsilon) {
    if (!(epsilon >= 0 && epsilon < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "epsilon is " + epsilon + ", must be finite and not negative");
    }
  }
}
