// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import static dev.lanewise.kernels.Activation.IDENTITY;
import static dev.lanewise.kernels.Transpose.N;
import static dev.lanewise.kernels.Transpose.T;

import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.MatrixProducts;
import dev.lanewise.kernels.Transpose;

/** {@link MatrixProducts} for devices whose work-items are threads with vector registers. */
final class CpuMatrixProducts implements MatrixProducts<ClFloats> {

  private static final int ROWS = 8;
  private static final int PANEL = 32;
  private static final int PACK_DEPTH = 64;

  /** A slice of a panel stays in the second-level cache while all rows pass over it. */
  static final int SLICE = 8 * K_BLOCK;

  /** Most floats of packed B at a time, so that no product needs much memory beside its own. */
  static final int WORKSPACE = 1 << 24;

  private final ClSession session;
  private final int slice;
  private final int workspace;
  private final Scratch panels;
  private final ClKernel pack;
  private final ClKernel product;

  /**
   * Products in slices.
   *
   * @param slice most k of packed B at a time, a multiple of {@link #K_BLOCK}
   * @param workspace most floats of packed B at a time
   */
  CpuMatrixProducts(ClSession session, Grid grid, int slice, int workspace) {
    this.session = session;
    this.slice = slice;
    this.workspace = workspace;
    panels = session.scratch();
    ClProgram program =
        session.program(grid.options(), "floats.cl", "functions.cl", "matrix_products_cpu.cl");
    pack = program.kernel("pack");
    product = program.kernel("product");
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
    int aRow = transA == N ? lda : 1;
    int aColumn = transA == N ? 1 : lda;
    int bRow = transB == N ? ldb : 1;
    int bColumn = transB == N ? 1 : ldb;
    ClFloats bias = epilogue.bias();
    try (ClSession.Use _ = session.use()) {
      // Products of slices may be added one by one: 1 * c is c, and slices end where blocks do.
      for (int j = 0, width; j < n; j += width) {
        width = Math.min(columns, n - j);
        int p = 0;
        do {
          int here = Math.min(slice, depth - p);
          boolean last = p + here == depth;
          ClApi.Memory packed =
              panels.atLeast(Math.ceilDiv((long) width, PANEL) * PANEL * Math.max(1, here));
          long widthInPanels = Math.ceilDiv((long) width, PANEL);
          if (here > 0) {
            pack.begin()
                .add(transB == T ? 1 : 0)
                .add(width)
                .add(here)
                .add(b, bOffset + j * bColumn + p * bRow)
                .add(ldb)
                .add(packed)
                .launch(widthInPanels, Math.ceilDiv((long) here, PACK_DEPTH), 1, 1);
          }
          product
              .begin()
              .add(m)
              .add(width)
              .add(here)
              .add(alpha)
              .add(a, aOffset + p * aColumn)
              .add(aRow)
              .add(aColumn)
              .add(packed)
              .add(p == 0 ? beta : 1f)
              .add(c, cOffset + j)
              .add(ldc)
              .add(last && bias != null ? 1 : 0)
              .add(bias == null ? c : bias, bias == null ? 0 : epilogue.biasOffset() + j)
              .add(last ? epilogue.activation() : IDENTITY)
              .launch(Math.ceilDiv((long) m, ROWS), widthInPanels, 1, 1);
          p += here;
        } while (p < depth);
      }
    }
  }
}
