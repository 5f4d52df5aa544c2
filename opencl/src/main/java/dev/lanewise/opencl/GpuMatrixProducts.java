// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import static dev.lanewise.kernels.Transpose.N;

import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.MatrixProducts;
import dev.lanewise.kernels.Transpose;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
  private final Grid grid;
  private final List<Tile> tiles;
  private final Map<Enum<?>, List<Candidate>> usable = new HashMap<>();

  GpuMatrixProducts(ClSession session, Grid grid, List<Tile> tiles) {
    super(session, grid);
    this.session = session;
    this.grid = grid;
    this.tiles = tiles;
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
      Candidate chosen = choose(LastStep.of(epilogue), m, n);
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
  private Candidate choose(Enum<?> lastStep, int m, int n) {
    List<Candidate> all = usable(lastStep);
    long wanted = 2L * session.device().limits().computeUnits();
    for (Candidate candidate : all) {
      if (groups(m, candidate.tile()) * groups(n, candidate.tile()) >= wanted) {
        return candidate;
      }
    }
    return all.getLast();
  }

  /** Those tiles that the compiled kernel's registers and local memory leave possible. */
  private List<Candidate> usable(Enum<?> lastStep) {
    List<Candidate> known = usable.get(lastStep);
    if (known == null) {
      known =
          tiles.stream()
              .map(tile -> new Candidate(tile, program(tile, lastStep).kernel("product")))
              .filter(c -> c.product().fits(c.tile().side() * c.tile().side()))
              .toList();
      if (known.isEmpty()) {
        throw new IllegalStateException(
            session.device().name() + " can't run any tile of the matrix product");
      }
      usable.put(lastStep, known);
    }
    return known;
  }

  private ClProgram program(Tile tile, Enum<?> lastStep) {
    return session.program(
        grid.options() + tile.options() + LastStep.option(lastStep),
        "floats.cl",
        "functions.cl",
        "epilogue.cl",
        "matrix_products_gpu.cl");
  }

  private static long groups(int elements, Tile tile) {
    return Math.ceilDiv((long) elements, tile.size());
  }
}
