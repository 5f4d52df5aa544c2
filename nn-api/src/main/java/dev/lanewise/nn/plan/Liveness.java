// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Leaf;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.graph.View;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which tensors of a schedule share a buffer, and from which step to which each buffer is needed. A
 * result takes over the buffer of an input that dies there, if its op allows it.
 */
final class Liveness {

  private final Map<Tensor, Buffer> buffers = new LinkedHashMap<>();
  private final List<Buffer> all = new ArrayList<>();
  private final Map<Tensor, Integer> lastUses = new HashMap<>();
  private final Set<Tensor> placed = new HashSet<>();
  private final int batch;

  /**
   * Follows a schedule.
   *
   * @param schedule all nodes, leaves too
   * @param batch the batch size
   * @param kept tensors whose values must still be there at the end
   * @param elsewhere tensors that have a place already
   */
  Liveness(List<Node> schedule, int batch, Collection<Tensor> kept, Collection<Tensor> elsewhere) {
    this.batch = batch;
    placed.addAll(elsewhere);
    for (int step = 0; step < schedule.size(); step++) {
      for (Tensor input : schedule.get(step).inputs()) {
        lastUses.put(View.origin(input), step);
      }
    }
    for (Tensor tensor : kept) {
      lastUses.put(View.origin(tensor), schedule.size());
    }
    for (int step = 0; step < schedule.size(); step++) {
      Node node = schedule.get(step);
      if (node.op() instanceof View) {
        continue;
      }
      for (Tensor output : node.outputs()) {
        if (!placed.contains(output)) {
          place(node, output, step, schedule.size());
        }
      }
    }
  }

  /** All buffers. */
  List<Buffer> buffers() {
    return all;
  }

  /** All tensors that have a buffer. */
  Set<Tensor> tensors() {
    return buffers.keySet();
  }

  /** The buffer of a tensor that is not placed elsewhere. */
  Buffer buffer(Tensor tensor) {
    Buffer buffer = buffers.get(tensor);
    if (buffer == null) {
      throw new IllegalArgumentException(tensor + " is not part of this plan");
    }
    return buffer;
  }

  private void place(Node node, Tensor output, int step, int end) {
    boolean leaf = node.op() instanceof Leaf;
    // Leaves are written before a run and not again in the next, so no step may reuse their place.
    int birth = leaf ? 0 : step;
    int death = leaf ? end : lastUses.getOrDefault(output, step);
    Buffer taken = leaf ? null : overwritten(node, output, step);
    if (taken != null) {
      taken.death = death;
      buffers.put(output, taken);
    } else {
      Buffer buffer = new Buffer(output.shape().elements(batch), birth, death);
      buffers.put(output, buffer);
      all.add(buffer);
    }
  }

  private @Nullable Buffer overwritten(Node node, Tensor output, int step) {
    for (Tensor given : node.inputs()) {
      Tensor input = View.origin(given);
      Buffer buffer = buffers.get(input);
      if (buffer != null
          && buffer.death == step
          && buffer.size == output.shape().elements(batch)
          && mayOverwrite(node, input, output.index())
          && node.outputs().stream().noneMatch(other -> buffers.get(other) == buffer)) {
        return buffer;
      }
    }
    return null;
  }

  /** The op must allow it for every place that the input is in, as in {@code x * x}. */
  private static boolean mayOverwrite(Node node, Tensor input, int output) {
    for (int i = 0; i < node.inputs().size(); i++) {
      if (View.origin(node.input(i)) == input && !node.op().mayOverwrite(i, output)) {
        return false;
      }
    }
    return true;
  }
}
