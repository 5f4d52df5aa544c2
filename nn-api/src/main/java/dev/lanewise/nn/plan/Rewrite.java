// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Tensor;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A fusion rule: puts one node in the place of several. */
interface Rewrite {

  /**
   * The node to put in the place of this one, with the same outputs to the bit; or null to leave
   * it.
   *
   * @param node a node of the graph before fusion
   * @param uses how that graph uses its tensors
   * @param fused takes a tensor of that graph to the one that replaces it
   */
  @Nullable Node apply(Node node, Uses uses, UnaryOperator<Tensor> fused);
}
