// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.graph;

/**
 * An op whose output is its only input, element by element, under another shape or name. It calls
 * no kernel and takes no memory: the output lies where the input does.
 */
public interface View extends Op {

  @Override
  default <F, I> Step bind(Binding<F, I> binding) {
    throw new IllegalStateException(name() + " is a view; it has no kernel");
  }

  /** The tensor that a tensor is a view of, through all views between; itself if it is none. */
  static Tensor origin(Tensor tensor) {
    Tensor origin = tensor;
    while (origin.op() instanceof View) {
      origin = origin.node().input(0);
    }
    return origin;
  }
}
