// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Tensor;
import java.util.List;
import java.util.Locale;

/** Writes down for a person what a plan does and where. */
final class Explanation {

  private Explanation() {}

  /**
   * The same without fusion.
   *
   * @param calls how many kernels would be called
   * @param elements of all results in the plan's memory, if each had its own
   */
  record Unfused(int calls, long elements) {}

  static String of(
      String backend,
      int batch,
      List<Node> calls,
      Unfused unfused,
      List<Liveness> places,
      PlanMemory memory) {
    StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, "plan for batch %d on %s%n", batch, backend));
    long flops = 0;
    long moved = 0;
    for (int i = 0; i < calls.size(); i++) {
      Node node = calls.get(i);
      long work = node.op().flops(node, batch);
      long traffic = Traffic.bytes(node, batch);
      flops += work;
      moved += traffic;
      text.append(
          String.format(
              Locale.ROOT,
              "%4d  %s%s, %s, %s%n",
              i,
              node,
              outputs(node, places),
              Units.flops(work),
              Units.bytes(traffic)));
    }
    text.append(
        String.format(
            Locale.ROOT,
            "%d kernel calls, %d before fusion: %s, %s read and written%n",
            calls.size(),
            unfused.calls(),
            Units.flops(flops),
            Units.bytes(moved)));
    text.append(String.format(Locale.ROOT, "%s%n", memory));
    return text.toString();
  }

  private static String outputs(Node node, List<Liveness> places) {
    StringBuilder text = new StringBuilder(" -> ");
    for (Tensor output : node.outputs()) {
      text.append(output.index() == 0 ? "" : ", ").append(output.shape());
      text.append(
          places.stream()
              .filter(liveness -> liveness.tensors().contains(output))
              .map(liveness -> " at " + liveness.buffer(output).offset)
              .findFirst()
              .orElse(" outside"));
    }
    return text.toString();
  }
}
