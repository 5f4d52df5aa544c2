// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import jdk.incubator.vector.FloatVector;
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

  /** Lanes of a vector of floats: 16, 8 or 4. */
  static final int COUNT = FLOAT.length();

  private Lanes() {}
}
