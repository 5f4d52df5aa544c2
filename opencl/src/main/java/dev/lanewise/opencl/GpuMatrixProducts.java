// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import static dev.lanewise.kernels.Transpose.N;

import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.MatrixProducts;
import dev.lanewise.kernels.Transpose;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link MatrixProducts} for devices with local memory and many work-items. */
final class GpuMatrixProducts extends DerivingProducts {

  /**
   * A way to cut C.
   *
   * @param size rows and columns that a work-group computes
   * @param perItem rows and columns that a work-item computes, a multiple of 4
   */
  record Tile(int size, int perItem) {

    int side() {
      return size / perItem;
    }

    String options() {
      return " -DTILE=%d -DPER_ITEM=%d".formatted(size, perItem);
    }
  }

  /** The larger the tile, the more a work-group makes of each element that it loads. */
  static final List<Tile> TILES = List.of(new Tile(128, 8), new Tile(64, 4), new Tile(32, 4));

  private record Candidate(Tile tile, ClKernel product) {}

  private final ClSession session;
  private final List<Candidate> candidates = new ArrayList<>();
  private @Nullable List<Candidate> usable;

  GpuMatrixProducts(ClSession session, Grid grid, List<Tile> tiles) {
    super(session, grid);
    this.session = session;
    for (Tile tile : tiles) {
      ClProgram program =
          session.program(
              grid.options() + tile.options(),
              "floats.cl",
              "functions.cl",
              "epilogue.cl",
              "matrix_products_gpu.cl");
      candidates.add(new Candidate(tile, program.kernel("product")));
    }
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
    try (ClSession.Use _ = session.use()) {
      Candidate chosen = choose(m, n);
      Tile tile = chosen.tile();
      chosen
          .product()
          .begin()
          .add(m)
          .add(n)
          .add(alpha == 0 ? 0 : k)
          .add(alpha)
          .add(a, aOffset)
          .add(transA == N ? lda : 1)
          .add(transA == N ? 1 : lda)
          .add(b, bOffset)
          .add(transB == N ? ldb : 1)
          .add(transB == N ? 1 : ldb)
          .add(beta)
          .add(c, cOffset)
          .add(ldc)
          .add(epilogue, c, 0)
          .launch(groups(n, tile), groups(m, tile), tile.side(), tile.side());
    }
  }

  /** The largest tile that gives every compute unit two groups to work on; else the smallest. */
  private Candidate choose(int m, int n) {
    List<Candidate> all = usable();
    long wanted = 2L * session.device().limits().computeUnits();
    for (Candidate candidate : all) {
      if (groups(m, candidate.tile()) * groups(n, candidate.tile()) >= wanted) {
        return candidate;
      }
    }
    return all.getLast();
  }

  /** Those tiles that the compiled kernel's registers and local memory leave possible. */
  private List<Candidate> usable() {
    List<Candidate> known = usable;
    if (known == null) {
      known =
          candidates.stream()
              .filter(c -> c.product().fits(c.tile().side() * c.tile().side()))
              .toList();
      if (known.isEmpty()) {
        throw new IllegalStateException(
            session.device().name() + " can't run any tile of the matrix product");
      }
      usable = known;
    }
    return known;
  }

  private static long groups(int elements, Tile tile) {
    return Math.ceilDiv((long) elements, tile.size());
  }
}
