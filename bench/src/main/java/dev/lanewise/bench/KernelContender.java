// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import org.jspecify.annotations.Nullable;

/**
 * An implementation of kernels that is measured. Its operands lie where it likes them best, and are
 * copied there before the clock runs.
 */
public interface KernelContender extends Entrant {

  /** Makes a kernel ready, or gives null where it takes no part. */
  @Nullable KernelWork prepare(KernelCase kernel, KernelInputs inputs);

  /** Whether it does not compute the kernel, but what no kernel can be faster than. */
  default boolean isRoofline() {
    return false;
  }
}
