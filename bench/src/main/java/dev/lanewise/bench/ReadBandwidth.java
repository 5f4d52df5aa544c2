// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * How fast one thread reads as many bytes as op(B) holds, over and over: the limit of a product
 * with few rows, which reads each element of op(B) for a handful of operations. Where op(B) fits a
 * cache this is that cache's speed, for the product as well.
 */
final class ReadBandwidth {

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int ACCUMULATORS = 4;

  private final float[] elements;

  /** Of at least one element. */
  ReadBandwidth(int elements) {
    this.elements = new float[elements];
  }

  /** GB/s: the best pass within {@code seconds}, for the reason given in {@link FmaPeak}. */
  double measure(double seconds) {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    double best = 0;
    float kept = 0;
    long before;
    long after = System.nanoTime();
    do {
      before = after;
      kept += sum(elements);
      after = System.nanoTime();
      best = Math.max(best, 4.0 * elements.length / (after - before));
    } while (after < end);
    if (kept != 0) {
      throw new IllegalStateException("the sum of zeros is " + kept);
    }
    return best;
  }

  private static float sum(float[] x) {
    var a = FloatVector.zero(SPECIES);
    var b = a;
    var c = a;
    var d = a;
    int length = SPECIES.length();
    int i = 0;
    for (; i <= x.length - ACCUMULATORS * length; i += ACCUMULATORS * length) {
      a = a.add(FloatVector.fromArray(SPECIES, x, i));
      b = b.add(FloatVector.fromArray(SPECIES, x, i + length));
      c = c.add(FloatVector.fromArray(SPECIES, x, i + 2 * length));
      d = d.add(FloatVector.fromArray(SPECIES, x, i + 3 * length));
    }
    return a.add(b).add(c.add(d)).lane(0);
  }
}
