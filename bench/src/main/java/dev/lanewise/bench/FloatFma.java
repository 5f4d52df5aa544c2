// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Fused multiply-adds between registers, in single precision.
 *
 * <p>The chains go through the addend, which C2 then keeps in its register; through a factor it
 * copies the addend for each step, and 256-bit vectors reach 92 GFLOP/s instead of 110.
 *
 * <p>The loop must stay a method of its own, too large for C2 to put into a caller ({@code
 * FreqInlineSize}, 325 bytes). With 323 it was put into the one that takes the time, once that had
 * run for some seconds: half as fast there, it doubled every share of the peak.
 */
final class FloatFma {

  // More chains than latency times issue width on the cores in use (5 cycles x 2), and few enough
  // for the 16 registers of AVX2.
  private static final int CHAINS = 12;
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  private FloatFma() {}

  static int vectorBits() {
    return SPECIES.vectorBitSize();
  }

  static double flops(int steps) {
    return 2.0 * CHAINS * SPECIES.length() * steps;
  }

  static float run(int steps, float factor, float other) {
    var x = FloatVector.broadcast(SPECIES, factor);
    var y = FloatVector.broadcast(SPECIES, other);
    var a = FloatVector.broadcast(SPECIES, 0f);
    var b = FloatVector.broadcast(SPECIES, 1f);
    var c = FloatVector.broadcast(SPECIES, 2f);
    var d = FloatVector.broadcast(SPECIES, 3f);
    var e = FloatVector.broadcast(SPECIES, 4f);
    var f = FloatVector.broadcast(SPECIES, 5f);
    var g = FloatVector.broadcast(SPECIES, 6f);
    var h = FloatVector.broadcast(SPECIES, 7f);
    var i = FloatVector.broadcast(SPECIES, 8f);
    var j = FloatVector.broadcast(SPECIES, 9f);
    var k = FloatVector.broadcast(SPECIES, 10f);
    var l = FloatVector.broadcast(SPECIES, 11f);
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
