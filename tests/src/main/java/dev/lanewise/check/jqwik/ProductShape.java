// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check.jqwik;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * The shape of a matrix product and the layout of its operands.
 *
 * @param transposeA whether A is stored transposed
 * @param transposeB whether B is stored transposed
 * @param m rows of C
 * @param n columns of C
 * @param k the summed dimension
 * @param padding unused elements at the end of each row; B has one more than A, C two more
 * @param shift distance of the first elements from their arrays' alignment, likewise
 */
public record ProductShape(
    boolean transposeA, boolean transposeB, int m, int n, int k, int padding, int shift) {

  /** Shapes up to {@code extent} x {@code extent} x {@code depth}. */
  public static Arbitrary<ProductShape> upTo(int extent, int depth) {
    return Combinators.combine(
            Arbitraries.of(false, true).withoutEdgeCases(),
            Arbitraries.of(false, true).withoutEdgeCases(),
            Sizes.extents(extent),
            Sizes.extents(extent),
            Sizes.depths(depth),
            Sizes.paddings(),
            Sizes.shifts())
        .as(ProductShape::new);
  }
}
