// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Leaf;
import dev.lanewise.nn.graph.Tensor;
import java.util.Locale;

/**
 * What the tensors of a plan need. Parameters, gradients, labels and other integers lie elsewhere,
 * and so do inputs that the caller has a place for: they are not counted.
 *
 * @param tensors how many there are
 * @param buffers in how many buffers they lie; some take over the buffer of another
 * @param arenaBytes of the block in which all buffers lie
 * @param tensorBytes of all tensors, were each in a place of its own
 * @param leafBytes of inputs and constants, which are part of both
 * @param unfusedBytes of all results of the graph before fusion, were each in a place of its own
 */
public record PlanMemory(
    int tensors,
    int buffers,
    long arenaBytes,
    long tensorBytes,
    long leafBytes,
    long unfusedBytes) {

  static PlanMemory of(Liveness liveness, int batch, int arena, Explanation.Unfused unfused) {
    long leaves = 0;
    long results = 0;
    for (Tensor tensor : liveness.tensors()) {
      int elements = tensor.shape().elements(batch);
      if (tensor.op() instanceof Leaf) {
        leaves += ParameterLayout.aligned(elements);
      } else {
        results += elements;
      }
    }
    return new PlanMemory(
        liveness.tensors().size(),
        liveness.buffers().size(),
        (long) Float.BYTES * arena,
        Float.BYTES * (leaves + results),
        Float.BYTES * leaves,
        Float.BYTES * unfused.elements());
  }

  /** As {@link Plan#explain} tells it, in two lines. */
  @Override
  public String toString() {
    long results = arenaBytes - leafBytes;
    return String.format(
        Locale.ROOT,
        "%d tensors in %d buffers: %d bytes instead of %d%n"
            + "inputs and constants take %d of them, results %d: %.2f of their size unfused",
        tensors,
        buffers,
        arenaBytes,
        tensorBytes,
        leafBytes,
        results,
        (double) results / Math.max(Float.BYTES, unfusedBytes));
  }
}
