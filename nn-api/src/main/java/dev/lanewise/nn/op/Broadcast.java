// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import dev.lanewise.nn.graph.Op;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Brings tensors to a common shape, as NumPy does: shapes are aligned at their last dimensions, and
 * a tensor is repeated along those that it does not have or has with size 1.
 */
final class Broadcast {

  private Broadcast() {}

  /** An op of two tensors of one shape, applied to two of any that go together. */
  static Tensor apply(Op op, Tensor x, Tensor y) {
    Shape shape = common(x.shape(), y.shape());
    return shape == null ? Tensor.of(op, x, y) : Tensor.of(op, to(shape, x), to(shape, y));
  }

  private static @Nullable Shape common(Shape x, Shape y) {
    Shape longer = x.rank() < y.rank() ? y : x;
    Shape shorter = x.rank() < y.rank() ? x : y;
    int[] dimensions = new int[longer.rank()];
    int missing = longer.rank() - shorter.rank();
    for (int i = 0; i < dimensions.length; i++) {
      int one = longer.dimension(i);
      int other = i < missing ? 1 : shorter.dimension(i - missing);
      if (one != other && one != 1 && other != 1) {
        return null;
      }
      dimensions[i] = one == 1 ? other : one;
    }
    return Shape.of(dimensions);
  }

  private static Tensor to(Shape shape, Tensor x) {
    int missing = shape.rank() - x.shape().rank();
    Tensor y = missing == 0 ? x : Expand.of(0, shape.part(0, missing), x);
    for (int i = missing; i < shape.rank(); i++) {
      if (y.shape().dimension(i) != shape.dimension(i)) {
        y = Expand.of(i, shape.part(i, i + 1), Reshape.of(y.shape().without(i, i + 1), y));
      }
    }
    return y;
  }
}
