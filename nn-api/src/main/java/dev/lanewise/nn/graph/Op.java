// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.graph;

import java.util.List;

/**
 * An op: its shape rule, the kernel it calls, and its gradient as other ops.
 *
 * <p>Ops are immutable values (records): equal ops on equal inputs give equal bits, and a plan
 * computes them once. An op in {@code dev.lanewise.nn.op} also has a {@code public static
 * List<Tensor> examples()}: small graphs that apply it to leaves. The checks of gradients, of fused
 * against unfused plans and of backends against each other find the classes of that package and run
 * every example, so that a new op is checked without being listed anywhere.
 */
public interface Op {

  /** What the op is called in messages and in {@code explain()}. */
  default String name() {
    return getClass().getSimpleName();
  }

  /** The type of an output's elements. */
  default ElementType type(int output) {
    return ElementType.FLOAT32;
  }

  /**
   * The shapes of the outputs.
   *
   * @throws IllegalArgumentException if the op does not take these inputs; the message names the op
   *     and the shapes
   */
  List<Shape> shapes(List<Tensor> inputs);

  /**
   * Binds the kernel to storage, once, when a plan is compiled.
   *
   * @return what a run does; it allocates nothing
   */
  <F, I> Step bind(Binding<F, I> binding);

  /**
   * Says the gradient with respect to each input, given those of the outputs. An input that gets
   * none has the gradient zero.
   *
   * @throws UnsupportedOperationException if the op has no gradient
   */
  default void backward(Node node, Adjoints adjoints) {
    throw new UnsupportedOperationException(name() + " has no gradient");
  }

  /** The fewest samples that a batch must have for a use of it: more than one for a variance. */
  default int leastBatch(Node node) {
    return 1;
  }

  /**
   * How many floating-point operations one use takes at a batch size, a multiplication with its
   * addition counting two. Only what can make an op slower than its memory need be exact: unless an
   * op says otherwise, it is one for each element that it gives.
   */
  default long flops(Node node, int batch) {
    return node.outputs().stream().mapToLong(output -> output.shape().elements(batch)).sum();
  }

  /** Whether a run changes this input, a parameter, as it does running statistics. */
  default boolean updates(int input) {
    return false;
  }

  /**
   * Whether the kernel may write this output over this input. A plan does so when nobody needs the
   * input any more and the sizes are the same.
   */
  default boolean mayOverwrite(int input, int output) {
    return false;
  }
}
