// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check.jqwik;

import dev.lanewise.check.graph.RandomGraph;
import dev.lanewise.nn.graph.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * Random graphs of all ops with gradients. They shrink to few pieces, each with the sizes of the
 * op's example and the inputs that were made first.
 */
public final class Graphs {

  private Graphs() {}

  /** Graphs of up to so many pieces. */
  public static Arbitrary<RandomGraph> upTo(int pieces) {
    return upTo(pieces, UnaryOperator.identity());
  }

  /**
   * Graphs of up to so many pieces.
   *
   * @param then as in {@link RandomGraph#of(List, UnaryOperator)}
   */
  public static Arbitrary<RandomGraph> upTo(int pieces, UnaryOperator<Tensor> then) {
    return Combinators.combine(
            Arbitraries.integers().between(0, RandomGraph.examples() - 1).withoutEdgeCases(),
            Arbitraries.integers().between(0, 6).withoutEdgeCases(),
            Arbitraries.integers().between(0, Integer.MAX_VALUE).withoutEdgeCases())
        .as(RandomGraph.Piece::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(pieces)
        .withoutEdgeCases()
        .map(list -> RandomGraph.of(list, then));
  }
}
