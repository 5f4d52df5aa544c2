// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * How fast one thread reads as many bytes as op(B) holds, over and over: the limit of a product
 * with few rows, which reads each element of op(B) for a handful of operations. Where op(B) fits a
 * cache this is that cache's speed, for the product as well.
 *
 * <p>It reads four streams, two cache lines of each in turn: from main memory twice as fast as one
 * stream (37 GB/s instead of 17), which products exceeded.
 */
final class ReadBandwidth {

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int STREAMS = 4;
  private static final int STEP = 2 * SPECIES.length();
  // The first brings into the last cache what it can keep, as a product's first call does.
  private static final int LEAST_PASSES = 4;

  private final float[] elements;

  /** Of at least as many elements. */
  ReadBandwidth(int elements) {
    this.elements = new float[Math.ceilDiv(elements, STREAMS * STEP) * STREAMS * STEP];
  }

  /** GB/s: the best of some passes within {@code seconds}, or of a few if those take longer. */
  double measure(double seconds) {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    double best = 0;
    float kept = 0;
    int passes = 0;
    long before;
    long after = System.nanoTime();
    do {
      before = after;
      kept += sum(elements);
      after = System.nanoTime();
      best = Math.max(best, 4.0 * elements.length / (after - before));
      passes++;
    } while (after < end || passes < LEAST_PASSES);
    if (kept != 0) {
      throw new IllegalStateException("the sum of zeros is " + kept);
    }
    return best;
  }

  private static float sum(float[] x) {
    int half = STEP / 2;
    int quarter = x.length / STREAMS;
    var a = FloatVector.zero(SPECIES);
    var b = a;
    var c = a;
    var d = a;
    var e = a;
    var f = a;
    var g = a;
    var h = a;
    for (int i = 0; i < quarter; i += STEP) {
      int j = i + quarter;
      int k = j + quarter;
      int l = k + quarter;
      a = a.add(FloatVector.fromArray(SPECIES, x, i));
      b = b.add(FloatVector.fromArray(SPECIES, x, i + half));
      c = c.add(FloatVector.fromArray(SPECIES, x, j));
      d = d.add(FloatVector.fromArray(SPECIES, x, j + half));
      e = e.add(FloatVector.fromArray(SPECIES, x, k));
      f = f.add(FloatVector.fromArray(SPECIES, x, k + half));
      g = g.add(FloatVector.fromArray(SPECIES, x, l));
      h = h.add(FloatVector.fromArray(SPECIES, x, l + half));
    }
    return a.add(b).add(c.add(d)).add(e.add(f).add(g.add(h))).lane(0);
  }
}
