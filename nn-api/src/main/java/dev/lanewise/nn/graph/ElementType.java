// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.graph;

/** What a tensor's elements are. */
public enum ElementType {
  /** IEEE 754 single precision. */
  FLOAT32,
  /** 32-bit integers: class labels and other indices. */
  INT32
}
