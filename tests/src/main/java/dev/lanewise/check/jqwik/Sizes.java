// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check.jqwik;

import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/**
 * Sizes where kernels break: nothing, one, odd, and around the widths of vectors, tiles and blocks.
 * All shrink towards zero. The edges are drawn as often as all other sizes together; jqwik's own
 * edge cases are off, because combined they would leave no tries for anything else.
 */
public final class Sizes {

  private static final int[] TILES = {4, 8, 16, 32, 48, 64};
  private static final int[] DEPTHS = {16, 64, 256, 512};

  private Sizes() {}

  /** Rows or columns of a matrix, up to {@code max}; half of them around a tile's edge. */
  public static Arbitrary<Integer> extents(int max) {
    return around(TILES, max);
  }

  /** The summed dimension of a product, up to {@code max}; half of them around a block's edge. */
  public static Arbitrary<Integer> depths(int max) {
    return around(DEPTHS, max);
  }

  /** Lengths of vectors, up to {@code max}. */
  public static Arbitrary<Integer> lengths(int max) {
    return around(TILES, max);
  }

  /** Unused elements at the end of each row. */
  public static Arbitrary<Integer> paddings() {
    return Arbitraries.integers().between(0, 17).withoutEdgeCases();
  }

  /** Distances of a first element from its array's own alignment. */
  public static Arbitrary<Integer> shifts() {
    return Arbitraries.integers().between(0, 17).withoutEdgeCases();
  }

  private static Arbitrary<Integer> around(int[] centres, int max) {
    Integer[] edges =
        IntStream.concat(
                IntStream.of(0, 1, 2, 3),
                IntStream.of(centres).flatMap(c -> IntStream.of(c - 1, c, c + 1)))
            .filter(edge -> edge <= max)
            .sorted()
            .distinct()
            .boxed()
            .toArray(Integer[]::new);
    return Arbitraries.frequencyOf(
            Tuple.of(1, Arbitraries.of(edges)), Tuple.of(1, Arbitraries.integers().between(0, max)))
        .withoutEdgeCases();
  }
}
