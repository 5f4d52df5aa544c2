// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import dev.lanewise.kernels.MatrixProducts;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A way to run the kernels. Every device can run every way, so that each is tested wherever there
 * is a device; they share one backend each, since compiling takes a while.
 */
enum Variant {
  CPU(KernelShape.CPU, null),
  /** The smallest slices and workspace, so that small products are cut both ways. */
  CPU_SLICED(
      KernelShape.CPU,
      (session, grid) ->
          new CpuMatrixProducts(
              session, grid, MatrixProducts.K_BLOCK, 2 * 32 * MatrixProducts.K_BLOCK)),
  GPU(KernelShape.GPU, null),
  GPU_128(KernelShape.GPU, tile(0)),
  GPU_64(KernelShape.GPU, tile(1)),
  GPU_32(KernelShape.GPU, tile(2));

  private final KernelShape shape;
  private final @Nullable BiFunction<ClSession, Grid, MatrixProducts<ClFloats>> products;
  private @Nullable OpenClBackend backend;

  Variant(
      KernelShape shape, @Nullable BiFunction<ClSession, Grid, MatrixProducts<ClFloats>> products) {
    this.shape = shape;
    this.products = products;
  }

  private static BiFunction<ClSession, Grid, MatrixProducts<ClFloats>> tile(int index) {
    return (session, grid) ->
        new GpuMatrixProducts(session, grid, List.of(GpuMatrixProducts.TILES.get(index)));
  }

  /** A backend that stays open. */
  synchronized OpenClBackend backend() {
    if (backend == null) {
      backend = open();
    }
    return backend;
  }

  /** A backend that the caller closes. */
  OpenClBackend open() {
    return OpenClBackend.open(Devices.device(), shape, products);
  }
}
