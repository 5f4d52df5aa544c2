// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Places buffers in one block of memory: the largest first, each at the lowest offset where no
 * buffer that is needed at the same time lies (greedy by size, as in Pisarchyk and Lee, <a
 * href="https://arxiv.org/abs/2001.03288">Efficient Memory Management for Deep Neural Net
 * Inference</a>).
 */
final class Arena {

  private Arena() {}

  /**
   * Sets the offset of each buffer, aligned to {@link ParameterLayout#ALIGNMENT}.
   *
   * @return the size of the block
   * @throws IllegalArgumentException if the block does not fit into one array
   */
  static int place(List<Buffer> buffers) {
    List<Buffer> order = new ArrayList<>(buffers);
    order.sort(Comparator.<Buffer>comparingInt(b -> -b.size).thenComparingInt(b -> b.birth));
    // By offset, so that one pass over those placed finds the lowest gap.
    List<Buffer> placed = new ArrayList<>();
    long size = 0;
    for (Buffer buffer : order) {
      long offset = 0;
      for (Buffer other : placed) {
        if (other.livesWith(buffer)) {
          if (offset + buffer.size <= other.offset) {
            break;
          }
          offset = Math.max(offset, other.offset + ParameterLayout.aligned(other.size));
        }
      }
      size = Math.max(size, offset + ParameterLayout.aligned(buffer.size));
      if (size > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "the plan needs more than " + Integer.MAX_VALUE + " floats; use a smaller batch");
      }
      buffer.offset = (int) offset;
      placed.add(buffer);
      placed.sort(Comparator.comparingInt(b -> b.offset));
    }
    return (int) size;
  }
}
