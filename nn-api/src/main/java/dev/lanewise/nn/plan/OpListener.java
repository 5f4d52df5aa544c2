// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Slot;
import java.util.List;

/**
 * Is told of each op of a plan while it runs.
 *
 * @param <F> storage of float32, as in {@link dev.lanewise.kernels.Kernels}
 */
@FunctionalInterface
public interface OpListener<F> {

  /**
   * An op was run; on a device it was queued. What a later op needs no more may be overwritten by
   * it, so outputs are to be read now.
   *
   * @param node the op with its inputs
   * @param outputs where its outputs of floats are
   */
  void onOp(Node node, List<Slot<F>> outputs);
}
