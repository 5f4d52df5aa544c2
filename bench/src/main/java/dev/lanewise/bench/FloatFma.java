// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Fused multiply-adds between registers, in single precision. */
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

  static float run(int steps, float factor, float addend) {
    var x = FloatVector.broadcast(SPECIES, factor);
    var y = FloatVector.broadcast(SPECIES, addend);
    var a = FloatVector.zero(SPECIES);
    var b = a.add(1f);
    var c = a.add(2f);
    var d = a.add(3f);
    var e = a.add(4f);
    var f = a.add(5f);
    var g = a.add(6f);
    var h = a.add(7f);
    var i = a.add(8f);
    var j = a.add(9f);
    var k = a.add(10f);
    var l = a.add(11f);
    for (int step = 0; step < steps; step++) {
      a = a.fma(x, y);
      b = b.fma(x, y);
      c = c.fma(x, y);
      d = d.fma(x, y);
      e = e.fma(x, y);
      f = f.fma(x, y);
      g = g.fma(x, y);
      h = h.fma(x, y);
      i = i.fma(x, y);
      j = j.fma(x, y);
      k = k.fma(x, y);
      l = l.fma(x, y);
    }
    var first = a.add(b).add(c).add(d).add(e).add(f);
    return first.add(g).add(h).add(i).add(j).add(k).add(l).lane(0);
  }
}
