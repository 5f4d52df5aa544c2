// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import dev.lanewise.nn.graph.Tensor;

/**
 * The smallest over neighbouring dimensions, which disappear, or NaN if there is one: {@code -max
 * (-x)}, which is exact. Gradients are as those of {@link Max}.
 */
public final class Min {

  private Min() {}

  /** The smallest of all elements, a scalar. */
  public static Tensor of(Tensor x) {
    return of(0, x.shape().rank(), x);
  }

  /** The smallest over one dimension; negative ones count from behind, as in PyTorch. */
  public static Tensor of(int axis, Tensor x) {
    return Scale.of(-1, Max.of(axis, Scale.of(-1, x)));
  }

  /** The smallest over the dimensions from one to before another. */
  public static Tensor of(int from, int to, Tensor x) {
    return Scale.of(-1, Max.of(from, to, Scale.of(-1, x)));
  }
}
