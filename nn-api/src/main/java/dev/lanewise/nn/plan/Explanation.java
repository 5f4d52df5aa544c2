// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Tensor;
import java.util.List;
import java.util.Locale;

/** Writes down for a person what a plan does and where. */
final class Explanation {

  private Explanation() {}

  static String of(
      String backend, int batch, List<Node> calls, int unfused, Liveness liveness, int arena) {
    StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, "plan for batch %d on %s%n", batch, backend));
    long bytes = 0;
    for (int i = 0; i < calls.size(); i++) {
      Node node = calls.get(i);
      text.append(String.format(Locale.ROOT, "%4d  %s%s%n", i, node, outputs(node, liveness)));
    }
    for (Tensor tensor : liveness.tensors()) {
      bytes += (long) Float.BYTES * tensor.shape().elements(batch);
    }
    text.append(
        String.format(Locale.ROOT, "%d kernel calls, %d before fusion%n", calls.size(), unfused));
    text.append(
        String.format(
            Locale.ROOT,
            "%d tensors in %d buffers: %d bytes instead of %d%n",
            liveness.tensors().size(),
            liveness.buffers().size(),
            (long) Float.BYTES * arena,
            bytes));
    return text.toString();
  }

  private static String outputs(Node node, Liveness liveness) {
    StringBuilder text = new StringBuilder(" -> ");
    for (Tensor output : node.outputs()) {
      text.append(output.index() == 0 ? "" : ", ").append(output.shape());
      text.append(
          liveness.tensors().contains(output)
              ? " at " + liveness.buffer(output).offset
              : " outside");
    }
    return text.toString();
  }
}
