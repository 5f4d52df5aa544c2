// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/** Fused multiply-adds between registers, in double precision. */
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

  static double run(int steps, double factor, double addend) {
    var x = DoubleVector.broadcast(SPECIES, factor);
    var y = DoubleVector.broadcast(SPECIES, addend);
    var a = DoubleVector.zero(SPECIES);
    var b = a.add(1);
    var c = a.add(2);
    var d = a.add(3);
    var e = a.add(4);
    var f = a.add(5);
    var g = a.add(6);
    var h = a.add(7);
    var i = a.add(8);
    var j = a.add(9);
    var k = a.add(10);
    var l = a.add(11);
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
