// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

/** The implementations of the contract on the CPU. All give the same bits. */
public enum Implementation {
  /** Plain Java. Runs everywhere, and specifies the others. */
  REFERENCE,
  /** SIMD, by the module {@code jdk.incubator.vector}. */
  VECTOR
}
