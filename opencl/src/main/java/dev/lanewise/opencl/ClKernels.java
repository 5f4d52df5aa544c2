// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.MatrixProducts;

/** The contract on a device, without checks. */
record ClKernels(
    MatrixProducts<ClFloats> products,
    ClElementwise elementwise,
    ClRows rows,
    ClSelections selections,
    ClNorms norms,
    ClLosses losses,
    ClUpdates updates,
    ClMovement movement)
    implements Kernels<ClFloats, ClInts> {

  static ClKernels of(ClSession session, Grid grid) {
    return of(
        session,
        grid,
        grid.shape() == KernelShape.CPU
            ? new CpuMatrixProducts(
                session, grid, CpuMatrixProducts.SLICE, CpuMatrixProducts.WORKSPACE)
            : new GpuMatrixProducts(session, grid, GpuMatrixProducts.TILES));
  }

  static ClKernels of(ClSession session, Grid grid, MatrixProducts<ClFloats> products) {
    ClElementwise elementwise = new ClElementwise(session, grid);
    ClRows rows = new ClRows(session, grid);
    return new ClKernels(
        products,
        elementwise,
        rows,
        new ClSelections(session, grid),
        new ClNorms(session, grid),
        new ClLosses(session, grid, products, elementwise, rows),
        new ClUpdates(session, grid),
        new ClMovement(session, grid));
  }
}
