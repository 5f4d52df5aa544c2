// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

/** How kernels are cut into work-items. Results have the same bits in every shape. */
enum KernelShape {
  /** A work-item is a thread with 16-lane vectors; no local memory. */
  CPU(16),
  /** A work-item is one lane; groups share rows and tiles through local memory. */
  GPU(1);

  /** Work-items that share a row on a GPU: as many as a row has partial sums. */
  static final int ROW_LANES = 64;

  private final int width;

  KernelShape(int width) {
    this.width = width;
  }

  /** Lanes of a work-item. */
  int width() {
    return width;
  }

  /**
   * The shape that suits a device. Where local memory is ordinary memory, copying into it only
   * costs time; and a GPU's groups for rows must be possible.
   */
  static KernelShape of(ClDevice device) {
    ClLimits limits = device.limits();
    boolean cpu =
        device.type() == ClDevice.Type.CPU
            || !limits.dedicatedLocalMemory()
            || limits.maxWorkGroup() < ROW_LANES;
    return cpu ? CPU : GPU;
  }
}
