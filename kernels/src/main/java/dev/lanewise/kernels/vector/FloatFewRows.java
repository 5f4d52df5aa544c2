// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.MatrixProducts.K_BLOCK;
import static dev.lanewise.kernels.vector.BlockedProduct.A_STRIDE;

import dev.lanewise.kernels.Transpose;
import java.util.Arrays;

/**
 * Products of 6 to 16 rows with a B that comes from beyond the second-level cache: some whole rows
 * of it at a time, tile by tile along them, while the next are being fetched. Sums stay in memory
 * from one such band to the next, those of a tile side by side.
 */
final class FloatFewRows {

  private static final int ROWS = FloatBandTile.ROWS;
  private static final int COLUMNS = FloatBandTile.COLUMNS;
  private static final int TILE = ROWS * COLUMNS;
  private static final int LEAST = 6;
  private static final int MOST = 2 * ROWS;

  /** Columns of B that are multiplied at a time: bands of more would leave the cache. */
  private static final int WIDEST = 4096;

  /** Rows of B in a band: with fewer, sums are visited too often, and fewer pages are read from. */
  private static final int BAND = 64;

  /** Elements of the scratch array: packed op(A) and the sums. */
  static final int SCRATCH = MOST * (K_BLOCK + WIDEST + 2 * COLUMNS);

  private FloatFewRows() {}

  static boolean suit(int m, int n) {
    return Registers.MANY && m >= LEAST && m <= MOST && n >= 4 * COLUMNS;
  }

  /** Multiplies by B, which is not transposed; distances as in {@link FloatSkinny}. */
  static void multiply(
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      int firstA,
      int rowA,
      int stepA,
      float[] b,
      int firstB,
      int ldb,
      float beta,
      float[] c,
      int firstC,
      int rowC,
      int stepC,
      float[] scratch) {
    Transpose trans = stepA == 1 ? Transpose.N : Transpose.T;
    int lda = stepA == 1 ? rowA : stepA;
    int heights = (m + ROWS - 1) / ROWS;
    int sums = heights * A_STRIDE * K_BLOCK;
    for (int j = 0, width; j < n; j += width) {
      int rest = n - j;
      width = rest < WIDEST + COLUMNS ? rest : WIDEST;
      int tiles = (width + COLUMNS - 1) / COLUMNS;
      for (int p = 0; p < k; p += K_BLOCK) {
        int depth = Math.min(K_BLOCK, k - p);
        FloatPacking.packA(trans, ROWS, m, depth, a, firstA + p * stepA, lda, scratch, 0);
        Arrays.fill(scratch, sums, sums + heights * tiles * TILE, 0f);
        sum(heights, width, depth, k - p, scratch, sums, b, firstB + p * ldb + j, ldb);
        merge(
            m, width, alpha, scratch, sums, p == 0 ? beta : 1, c, firstC + j * stepC, rowC, stepC);
      }
    }
  }

  private static void sum(
      int heights,
      int n,
      int depth,
      int rows,
      float[] packedA,
      int sums,
      float[] b,
      int first,
      int ldb) {
    int tiles = (n + COLUMNS - 1) / COLUMNS;
    // Each stream fetches its rows of the next band one after another, some tiles long.
    int stream = BAND / FloatBandTile.STREAMS;
    int tilesOfRow = Math.max(1, heights * tiles / stream);
    int stride = (n + tilesOfRow * BAND - 1) / (tilesOfRow * BAND);
    int apart = stream * ldb;
    for (int p = 0; p < depth; p += BAND) {
      int height = Math.min(BAND, depth - p);
      boolean more = rows >= p + 2 * BAND;
      int next = first + (p + BAND) * ldb;
      for (int t = 0; t < tiles; t++) {
        int column = Math.min(t * COLUMNS, n - COLUMNS);
        for (int i = 0; i < heights; i++) {
          int tile = t * heights + i;
          int ahead = next + tile / tilesOfRow * ldb + tile % tilesOfRow * (BAND * stride);
          long end = ahead + (FloatBandTile.STREAMS - 1L) * apart + (long) BAND * stride;
          boolean fetch = more && tile < stream * tilesOfRow && end <= b.length;
          FloatBandTile.add(
              height,
              packedA,
              (i * depth + p) * A_STRIDE,
              b,
              first + p * ldb + column,
              ldb,
              packedA,
              sums + tile * TILE,
              fetch ? ahead : first,
              fetch ? apart : 0,
              fetch ? stride : 0);
        }
      }
    }
  }

  /** Merges columns of tiles into C; the last tile may begin within the one before. */
  private static void merge(
      int m,
      int n,
      float alpha,
      float[] sums,
      int from,
      float beta,
      float[] c,
      int first,
      int row,
      int step) {
    int tile = from;
    for (int j = 0; j < n; j += COLUMNS) {
      int known = Math.max(0, j + COLUMNS - n);
      for (int i = 0; i < m; i++) {
        int at = tile + i * COLUMNS + known;
        int to = first + i * row + j * step;
        FloatSkinny.merge(COLUMNS - known, alpha, sums, at, beta, c, to, step);
      }
      tile += (m + ROWS - 1) / ROWS * TILE;
    }
  }
}
