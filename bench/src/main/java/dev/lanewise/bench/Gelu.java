// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Bias and GELU over a finished product in native memory, for peers whose product has no epilogue:
 * one pass in place with the vector tanh of the JDK (Intel's SVML on x86).
 *
 * <p>{@code gelu(x) = x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))}: Hendrycks and Gimpel, 2016.
 */
public final class Gelu {

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final float SLOPE = (float) Math.sqrt(2 / Math.PI);
  private static final float CUBIC = (float) (Math.sqrt(2 / Math.PI) * 0.044715);

  private Gelu() {}

  /** {@code c = gelu(c + bias)}, the bias one element per column. */
  public static void pass(int m, int n, MemorySegment c, MemorySegment bias) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < m; i++) {
      long row = 4L * i * n;
      for (int j = 0; j < whole; j += SPECIES.length()) {
        var x =
            FloatVector.fromMemorySegment(SPECIES, c, row + 4L * j, ByteOrder.nativeOrder())
                .add(FloatVector.fromMemorySegment(SPECIES, bias, 4L * j, ByteOrder.nativeOrder()));
        var inner = x.mul(x).mul(CUBIC).add(SLOPE).mul(x);
        var half = x.mul(0.5f);
        inner
            .lanewise(VectorOperators.TANH)
            .fma(half, half)
            .intoMemorySegment(c, row + 4L * j, ByteOrder.nativeOrder());
      }
      for (int j = whole; j < n; j++) {
        float x =
            c.get(ValueLayout.JAVA_FLOAT_UNALIGNED, row + 4L * j)
                + bias.get(ValueLayout.JAVA_FLOAT_UNALIGNED, 4L * j);
        c.set(ValueLayout.JAVA_FLOAT_UNALIGNED, row + 4L * j, (float) of(x));
      }
    }
  }

  /** GELU of a number. */
  static double of(double x) {
    double inner = Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x);
    return 0.5 * x * (1 + Math.tanh(inner));
  }
}
