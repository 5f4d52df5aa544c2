// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vectors that the kernels work on: the preferred ones, but at most 512 bits, because a row's
 * 64 partial sums are four accumulators.
 *
 * <p>No method of ours takes or returns a vector: where the inliner refuses such a call, which
 * depends on what was compiled first, every vector is boxed. Loops here are flat and call the JDK
 * only; what two of them share is written twice.
 */
final class Lanes {

  static final VectorSpecies<Float> FLOAT =
      FloatVector.SPECIES_PREFERRED.vectorBitSize() > 512
          ? FloatVector.SPECIES_512
          : FloatVector.SPECIES_PREFERRED;

  static final VectorSpecies<Double> DOUBLE = VectorSpecies.of(double.class, FLOAT.vectorShape());

  static final VectorSpecies<Integer> INT = VectorSpecies.of(int.class, FLOAT.vectorShape());

  static final VectorSpecies<Long> LONG = VectorSpecies.of(long.class, FLOAT.vectorShape());

  /**
   * Vectors of at most 256 bits, for small products: where 512 bits are computed in two halves,
   * they lose nothing (Zen 4: 24 columns in 310 ns instead of 470, 8 in 31 instead of 160).
   */
  static final VectorSpecies<Float> SHORT_FLOAT =
      FLOAT.vectorBitSize() > 256 ? FloatVector.SPECIES_256 : FLOAT;

  static final VectorSpecies<Double> SHORT_DOUBLE =
      VectorSpecies.of(double.class, SHORT_FLOAT.vectorShape());

  /** Vectors of eight lanes where {@link #FLOAT} has 16, as transpositions need them. */
  static final VectorSpecies<Float> EIGHT_FLOAT = SHORT_FLOAT;

  static final VectorSpecies<Double> EIGHT_DOUBLE = DOUBLE;

  /**
   * The class of these vectors, to cast to before a store or an operation: {@code
   * TYPE.cast(v).intoArray(c, i)}.
   *
   * <p>A vector that comes out of a load, a broadcast or a loop is just a {@code FloatVector} while
   * C2 parses. It then guesses the class inside {@code intoArray}, {@code add} or {@code fma} from
   * what the whole program did there. Where that was vectors of several lengths, in our kernels or
   * in other code, it gives up on some: they run element by element on boxed vectors (64 x 64 x 64:
   * 10 GFLOP/s instead of 85, 17 KB allocated). Its guesses at {@code lanewise}, called from a loop
   * of ours, are right, but each keeps all vectors of the loop alive for the case that it is wrong,
   * and if there are many, some get boxed.
   */
  static final Class<? extends FloatVector> FLOAT_TYPE = type(FLOAT);

  static final Class<? extends DoubleVector> DOUBLE_TYPE =
      DOUBLE.vectorType().asSubclass(DoubleVector.class);

  static final Class<? extends IntVector> INT_TYPE = INT.vectorType().asSubclass(IntVector.class);

  static final Class<? extends LongVector> LONG_TYPE =
      LONG.vectorType().asSubclass(LongVector.class);

  static final Class<VectorMask<Float>> FLOAT_MASK_TYPE = maskType(FLOAT);

  static final Class<VectorMask<Double>> DOUBLE_MASK_TYPE = maskType(DOUBLE);

  static final Class<VectorMask<Integer>> INT_MASK_TYPE = maskType(INT);

  static final Class<? extends FloatVector> SHORT_FLOAT_TYPE = type(SHORT_FLOAT);

  static final Class<? extends DoubleVector> SHORT_DOUBLE_TYPE =
      SHORT_DOUBLE.vectorType().asSubclass(DoubleVector.class);

  static final Class<? extends FloatVector> EIGHT_FLOAT_TYPE = SHORT_FLOAT_TYPE;

  static final Class<? extends DoubleVector> EIGHT_DOUBLE_TYPE = DOUBLE_TYPE;

  /** Lanes of a vector of floats: 16, 8 or 4. */
  static final int COUNT = FLOAT.length();

  private static Class<? extends FloatVector> type(VectorSpecies<Float> species) {
    return species.vectorType().asSubclass(FloatVector.class);
  }

  @SuppressWarnings("unchecked")
  private static <E> Class<VectorMask<E>> maskType(VectorSpecies<E> species) {
    return (Class<VectorMask<E>>) species.maskAll(true).getClass();
  }

  private Lanes() {}
}
