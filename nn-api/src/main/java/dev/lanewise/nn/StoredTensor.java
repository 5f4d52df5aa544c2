// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.nn.graph.Shape;

/**
 * A tensor as a file has it, and where its numbers are in memory.
 *
 * @param shape not of a batch
 * @param values row-major from {@code offset}; not copied
 */
record StoredTensor(String name, Shape shape, float[] values, int offset) {

  int size() {
    return shape.elements(1);
  }
}
