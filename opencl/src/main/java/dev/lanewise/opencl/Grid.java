// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

/** How kernels of one shape are laid out over a device: group sizes, and how many groups. */
final class Grid {

  private final KernelShape shape;
  private final int group;
  private final int rowGroup;

  Grid(KernelShape shape, ClDevice device) {
    this.shape = shape;
    int most = device.limits().maxWorkGroup();
    group = Math.min(most, shape == KernelShape.CPU ? 64 : 256);
    rowGroup = shape == KernelShape.CPU ? Math.min(most, 8) : KernelShape.ROW_LANES;
  }

  KernelShape shape() {
    return shape;
  }

  /** What the sources have to know about it. */
  String options() {
    return " -DWIDTH=%d -DGROUP=%d -DROW_GROUP=%d".formatted(shape.width(), group, rowGroup);
  }

  /** Launches a kernel of which each work-item takes a vector of elements. */
  void launchElements(ClKernel kernel, int elements) {
    if (elements > 0) {
      kernel.launch(Math.ceilDiv((long) elements, shape.width() * group), group);
    }
  }

  /** Launches a kernel that takes rows. */
  void launchRows(ClKernel kernel, int rows) {
    if (rows > 0) {
      kernel.launch(
          shape == KernelShape.CPU ? Math.ceilDiv((long) rows, rowGroup) : rows, rowGroup);
    }
  }
}
