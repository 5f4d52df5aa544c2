// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * What another library in the same program may do: vectors of several lengths, which the JDK's
 * methods and C2's profile of them see beside those of the kernels.
 */
final class OtherVectors {

  private static final int ROUNDS = 3000;
  private static final float[] FLOATS = new float[256];
  private static final double[] DOUBLES = new double[256];

  private OtherVectors() {}

  static void work() {
    for (int bits = FloatVector.SPECIES_PREFERRED.vectorBitSize(); bits >= 64; bits /= 2) {
      var shape = VectorShape.forBitSize(bits);
      VectorSpecies<Float> floats = VectorSpecies.of(float.class, shape);
      VectorSpecies<Double> doubles = VectorSpecies.of(double.class, shape);
      for (int round = 0; round < ROUNDS; round++) {
        floats(floats);
        doubles(doubles);
      }
    }
  }

  private static void floats(VectorSpecies<Float> species) {
    var sum = FloatVector.zero(species);
    for (int i = 0; i < FLOATS.length; i += species.length()) {
      var x = FloatVector.fromArray(species, FLOATS, i);
      sum = x.mul(0.5f).add(x).fma(x, sum).max(x).abs();
      sum.intoArray(FLOATS, i);
      x.blend(sum, x.compare(VectorOperators.LT, sum)).intoArray(FLOATS, i);
    }
    FLOATS[0] = sum.add(sum).reduceLanes(VectorOperators.MAX) * 0.01f;
  }

  private static void doubles(VectorSpecies<Double> species) {
    var sum = DoubleVector.zero(species);
    for (int i = 0; i < DOUBLES.length; i += species.length()) {
      var x = DoubleVector.fromArray(species, DOUBLES, i);
      sum = x.mul(0.5).add(x).fma(x, sum).max(x).abs();
      sum.intoArray(DOUBLES, i);
      x.blend(sum, x.compare(VectorOperators.LT, sum)).intoArray(DOUBLES, i);
    }
    DOUBLES[0] = sum.add(sum).reduceLanes(VectorOperators.MAX) * 0.01;
  }
}
