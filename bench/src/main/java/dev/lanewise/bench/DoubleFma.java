// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Fused multiply-adds between registers, in double precision.
 *
 * <p>The chains go through the addend, which C2 then keeps in its register; through a factor it
 * copies the addend for each step, and 256-bit vectors reach 92 GFLOP/s instead of 110.
 *
 * <p>The loop must stay a method of its own, too large for C2 to put into a caller ({@code
 * FreqInlineSize}, 325 bytes). With 323 it was put into the one that takes the time, once that had
 * run for some seconds: half as fast there, it doubled every share of the peak.
 */
final class DoubleFma {

  // More chains than latency times issue width on the cores in use (5 cycles x 2), and few enough
  // for the 16 registers of AVX2.
  private static final int CHAINS = 12;
  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;

  private DoubleFma() {}

  static int vectorBits() {
    return SPECIES.vectorBitSize();
  }

  static double flops(int steps) {
    return 2.0 * CHAINS * SPECIES.length() * steps;
  }

  static double run(int steps, double factor, double other) {
    var x = DoubleVector.broadcast(SPECIES, factor);
    var y = DoubleVector.broadcast(SPECIES, other);
    var a = DoubleVector.broadcast(SPECIES, 0);
    var b = DoubleVector.broadcast(SPECIES, 1);
    var c = DoubleVector.broadcast(SPECIES, 2);
    var d = DoubleVector.broadcast(SPECIES, 3);
    var e = DoubleVector.broadcast(SPECIES, 4);
    var f = DoubleVector.broadcast(SPECIES, 5);
    var g = DoubleVector.broadcast(SPECIES, 6);
    var h = DoubleVector.broadcast(SPECIES, 7);
    var i = DoubleVector.broadcast(SPECIES, 8);
    var j = DoubleVector.broadcast(SPECIES, 9);
    var k = DoubleVector.broadcast(SPECIES, 10);
    var l = DoubleVector.broadcast(SPECIES, 11);
    for (int step = 0; step < steps; step++) {
      a = x.fma(y, a);
      b = x.fma(y, b);
      c = x.fma(y, c);
      d = x.fma(y, d);
      e = x.fma(y, e);
      f = x.fma(y, f);
      g = x.fma(y, g);
      h = x.fma(y, h);
      i = x.fma(y, i);
      j = x.fma(y, j);
      k = x.fma(y, k);
      l = x.fma(y, l);
    }
    var first = x.fma(a, b).add(x.fma(c, d)).add(x.fma(e, f));
    return first.add(x.fma(g, h)).add(x.fma(i, j)).add(x.fma(k, l)).lane(0);
  }
}
