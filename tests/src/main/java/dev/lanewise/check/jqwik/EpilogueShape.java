// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check.jqwik;

import dev.lanewise.check.GuardedMatrix;
import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Epilogue;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * Which parts an epilogue has.
 *
 * @param bias its bias
 * @param residual whether it adds a matrix
 * @param keeping whether it keeps the activation's argument
 * @param activation its activation
 */
public record EpilogueShape(Bias bias, boolean residual, boolean keeping, Activation activation) {

  /** Kinds of bias. */
  public enum Bias {
    /** None. */
    NONE,
    /** One element per column. */
    COLUMNS,
    /** One element per row. */
    ROWS
  }

  /** Every combination. */
  public static Arbitrary<EpilogueShape> any() {
    return of(Contents.activations());
  }

  /** Every combination with one of these activations. */
  public static Arbitrary<EpilogueShape> of(Arbitrary<Activation> activations) {
    return Combinators.combine(
            Arbitraries.of(Bias.class).withoutEdgeCases(),
            Arbitraries.of(false, true).withoutEdgeCases(),
            Arbitraries.of(false, true).withoutEdgeCases(),
            activations.withoutEdgeCases())
        .as(EpilogueShape::new);
  }

  /** How many elements of bias an m x n matrix needs. */
  public int biasLength(int m, int n) {
    return bias == Bias.ROWS ? m : n;
  }

  /**
   * The epilogue itself.
   *
   * @param biasPlace where the bias lies in {@code biases}
   * @param residualPlace where the residual lies in {@code residuals}
   * @param keptPlace where the activation's argument goes in {@code kept}
   */
  public <F> Epilogue<F> of(
      F biases,
      GuardedMatrix biasPlace,
      F residuals,
      GuardedMatrix residualPlace,
      F kept,
      GuardedMatrix keptPlace) {
    Epilogue<F> epilogue =
        switch (bias) {
          case NONE -> Epilogue.none();
          case COLUMNS -> Epilogue.bias(biases, biasPlace.offset());
          case ROWS -> Epilogue.biasPerRow(biases, biasPlace.offset());
        };
    if (residual) {
      epilogue = epilogue.residual(residuals, residualPlace.offset(), residualPlace.ld());
    }
    if (keeping) {
      epilogue = epilogue.keeping(kept, keptPlace.offset(), keptPlace.ld());
    }
    return epilogue.then(activation);
  }
}
