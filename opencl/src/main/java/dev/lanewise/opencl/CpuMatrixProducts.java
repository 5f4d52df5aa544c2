// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import static dev.lanewise.kernels.Transpose.N;
import static dev.lanewise.kernels.Transpose.T;

import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.MatrixProducts;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.Unary;
import java.util.HashMap;
import java.util.Map;

/** {@link MatrixProducts} for devices whose work-items are threads with vector registers. */
final class CpuMatrixProducts extends DerivingProducts {

  private static final int ROWS = 8;
  private static final int PANEL = 32;
  private static final int PACK_DEPTH = 64;

  /** A slice of a panel stays in the second-level cache while all rows pass over it. */
  static final int SLICE = 8 * K_BLOCK;

  /** Most floats of packed B at a time, so that no product needs much memory beside its own. */
  static final int WORKSPACE = 1 << 24;

  private final ClSession session;
  private final Grid grid;
  private final int slice;
  private final int workspace;
  private final Scratch panels;
  private final Scratch aPanels;
  private final ClKernel pack;
  private final ClKernel packA;
  private final Map<Enum<?>, ClKernel> products = new HashMap<>();

  /**
   * Products in slices.
   *
   * @param slice most k of packed B at a time, a multiple of {@link #K_BLOCK}
   * @param workspace most floats of packed B at a time
   */
  CpuMatrixProducts(ClSession session, Grid grid, int slice, int workspace) {
    super(session, grid);
    this.session = session;
    this.grid = grid;
    this.slice = slice;
    this.workspace = workspace;
    panels = session.scratch();
    aPanels = session.scratch();
    ClProgram program = program(Unary.IDENTITY);
    pack = program.kernel("pack");
    packA = program.kernel("pack");
  }

  private ClProgram program(Enum<?> lastStep) {
    return session.program(
        grid.options() + LastStep.option(lastStep),
        "floats.cl",
        "functions.cl",
        "epilogue.cl",
        "matrix_products_cpu.cl");
  }

  private ClKernel product(Enum<?> lastStep) {
    ClKernel known = products.get(lastStep);
    if (known == null) {
      known = program(lastStep).kernel("product");
      products.put(lastStep, known);
    }
    return known;
  }

  @Override
  public void sgemm(
      Transpose transA,
      Transpose transB,
      int m,
      int n,
      int k,
      float alpha,
      ClFloats a,
      int aOffset,
      int lda,
      ClFloats b,
      int bOffset,
      int ldb,
      float beta,
      ClFloats c,
      int cOffset,
      int ldc,
      Epilogue<ClFloats> epilogue) {
    int depth = alpha == 0 ? 0 : k;
    int columns = workspace / Math.clamp(depth, 1, slice) / PANEL * PANEL;
    int bRow = transB == N ? ldb : 1;
    int bColumn = transB == N ? 1 : ldb;
    // Down the columns of a stored A, each step is a cache line of its own, and often the same few
    // sets: a copy in panels makes products up to twice as fast.
    boolean packingA = transA == T && depth > 0 && m <= columns;
    try (ClSession.Use _ = session.use()) {
      // Products of slices may be added one by one: 1 * c is c, and slices end where blocks do.
      for (int j = 0, width; j < n; j += width) {
        width = Math.min(columns, n - j);
        int p = 0;
        do {
          int here = Math.min(slice, depth - p);
          boolean last = p + here == depth;
          ClApi.Memory packed = panels.atLeast(packedSize(width, here));
          if (here > 0) {
            pack(pack, transB == T, width, here, b, bOffset + j * bColumn + p * bRow, ldb, packed);
          }
          Epilogue<ClFloats> end = last ? epilogue : Epilogue.none();
          ClKernel product = product(LastStep.of(end));
          product.begin().add(m).add(width).add(here).add(alpha);
          if (packingA) {
            ClApi.Memory packedA = aPanels.atLeast(packedSize(m, here));
            pack(packA, false, m, here, a, aOffset + p * lda, lda, packedA);
            product.add(packedA).add(0).add(PANEL * here).add(1).add(PANEL);
          } else if (transA == T) {
            product.add(a, aOffset + p * lda).add(PANEL).add(1).add(lda);
          } else {
            product.add(a, aOffset + p).add(PANEL * lda).add(lda).add(1);
          }
          product
              .add(packed)
              .add(p == 0 ? beta : 1f)
              .add(c, cOffset + j)
              .add(ldc)
              .add(end, c, j)
              .launch(Math.ceilDiv((long) m, ROWS), panels(width), 1, 1);
          p += here;
        } while (p < depth);
      }
    }
  }

  private static void pack(
      ClKernel kernel,
      boolean transposed,
      int columns,
      int depth,
      ClFloats from,
      int offset,
      int ld,
      ClApi.Memory to) {
    kernel
        .begin()
        .add(transposed ? 1 : 0)
        .add(columns)
        .add(depth)
        .add(from, offset)
        .add(ld)
        .add(to)
        .launch(panels(columns), Math.ceilDiv((long) depth, PACK_DEPTH), 1, 1);
  }

  private static long panels(int columns) {
    return Math.ceilDiv((long) columns, PANEL);
  }

  private static long packedSize(int columns, int depth) {
    return panels(columns) * PANEL * Math.max(1, depth);
  }
}
