// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.util.List;
import java.util.Set;

/**
 * Kernels that belong together, and what is concluded from them.
 *
 * @param name for {@code --only}
 * @param what in words
 * @param cases in the order in which they are measured
 * @param pace how they are measured
 * @param contenders those that may take part
 * @param measures what is concluded
 */
record KernelGroup(
    String name,
    String what,
    List<KernelCase> cases,
    Pace pace,
    Set<String> contenders,
    List<Measure<KernelRow>> measures) {

  private static final double LIGHT_BYTES = 1e8;

  /** Whether all its cases can be ready side by side. */
  boolean isLight() {
    return cases.stream().mapToDouble(KernelCase::bytes).sum() <= LIGHT_BYTES;
  }

  boolean admits(KernelContender contender) {
    return contenders.contains(contender.name());
  }
}
