// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check.jqwik;

import dev.lanewise.check.GuardedMatrix;
import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Binary;
import dev.lanewise.kernels.Epilogue;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.jspecify.annotations.Nullable;

/**
 * Which parts an epilogue has.
 *
 * @param bias its bias
 * @param residual whether it adds a matrix
 * @param keeping whether it keeps the activation's argument
 * @param activation its activation
 * @param combination the combination in its place; null for none
 */
public record EpilogueShape(
    Bias bias,
    boolean residual,
    boolean keeping,
    Activation activation,
    @Nullable Binary combination) {

  /** The combinations that an epilogue may have. */
  public static final List<Binary> COMBINATIONS =
      List.of(Binary.GLU, Binary.SWIGLU, Binary.GEGLU, Binary.PRELU);

  /** Without combination. */
  public EpilogueShape(Bias bias, boolean residual, boolean keeping, Activation activation) {
    this(bias, residual, keeping, activation, null);
  }

  /** Kinds of bias. */
  public enum Bias {
    /** None. */
    NONE,
    /** One element per column. */
    COLUMNS,
    /** One element per row. */
    ROWS
  }

  /** All kinds, with every activation and combination. */
  public static Arbitrary<EpilogueShape> any() {
    return of(Contents.activations(), COMBINATIONS);
  }

  /** All kinds with one of these activations or combinations. */
  public static Arbitrary<EpilogueShape> of(
      Arbitrary<Activation> activations, List<Binary> combinations) {
    return Combinators.combine(
            Arbitraries.of(Bias.class).withoutEdgeCases(),
            Arbitraries.of(false, true).withoutEdgeCases(),
            Arbitraries.of(false, true).withoutEdgeCases(),
            activations.withoutEdgeCases(),
            Arbitraries.of(combinations).injectNull(0.7).withoutEdgeCases())
        .as((bias, residual, keeping, activation, combination) ->
            new EpilogueShape(
                bias,
                residual,
                keeping,
                combination == null ? activation : Activation.IDENTITY,
                combination));
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
   * @param operandPlace where what is gated lies in {@code operands}, or the slopes in its first
   *     row
   */
  public <F> Epilogue<F> of(
      F biases,
      GuardedMatrix biasPlace,
      F residuals,
      GuardedMatrix residualPlace,
      F kept,
      GuardedMatrix keptPlace,
      F operands,
      GuardedMatrix operandPlace) {
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
    if (combination == null) {
      return epilogue.then(activation);
    }
    return combination == Binary.PRELU
        ? epilogue.prelu(operands, operandPlace.offset())
        : epilogue.gating(combination, operands, operandPlace.offset(), operandPlace.ld());
  }
}
