// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench.netlib;

import dev.lanewise.kernels.Diag;
import dev.lanewise.kernels.Side;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.Uplo;
import java.util.Locale;

/** The letters of BLAS, as they are or for the transpose of every matrix. */
final class Letters {

  private Letters() {}

  static Transpose transpose(String letter) {
    return choose("trans", letter, "N", Transpose.N, "T", Transpose.T, "C", Transpose.T);
  }

  static Transpose otherTranspose(String letter) {
    return transpose(letter) == Transpose.N ? Transpose.T : Transpose.N;
  }

  static Uplo otherUplo(String letter) {
    return choose("uplo", letter, "U", Uplo.LOWER, "L", Uplo.UPPER);
  }

  static Side otherSide(String letter) {
    return choose("side", letter, "L", Side.RIGHT, "R", Side.LEFT);
  }

  static Diag diag(String letter) {
    return choose("diag", letter, "N", Diag.NON_UNIT, "U", Diag.UNIT);
  }

  /** BLAS looks at the first letter, of either case. */
  @SuppressWarnings("unchecked") // every second choice is of the result's type
  private static <T> T choose(String name, String word, Object... choices) {
    for (int i = 0; i < choices.length; i += 2) {
      if (word.toUpperCase(Locale.ROOT).startsWith((String) choices[i])) {
        return (T) choices[i + 1];
      }
    }
    throw new IllegalArgumentException(name + " is '" + word + "', which BLAS does not know");
  }
}
