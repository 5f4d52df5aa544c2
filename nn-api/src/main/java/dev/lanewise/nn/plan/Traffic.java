// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Tensor;
import java.util.LinkedHashSet;

/** What an op moves. */
final class Traffic {

  private Traffic() {}

  /** The bytes of all inputs and outputs, each once: the least that the op must read and write. */
  static long bytes(Node node, int batch) {
    long elements = 0;
    for (Tensor input : new LinkedHashSet<>(node.inputs())) {
      elements += input.shape().elements(batch);
    }
    for (Tensor output : node.outputs()) {
      elements += output.shape().elements(batch);
    }
    return elements * Float.BYTES;
  }
}
