// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * A program that first does what another library may do: uses vectors of several lengths, which C2
 * then expects in the JDK's methods. After that products must not allocate all the same. {@link
 * OtherVectorsTest} runs it in a fresh JVM.
 */
final class OtherVectors {

  private static final int ROUNDS = 3000;
  private static final float[] FLOATS = new float[256];
  private static final double[] DOUBLES = new double[256];

  private static final int[] SIZES = {3, 4, 5, 6, 7, 8, 16, 24, 32, 64, 128, 200, 300};
  private static final int[] PACKED_ROWS = {1, 2, 4, 8, 20};
  private static final long PATIENCE_NANOS = 30_000_000_000L;
  private static final int QUIET_CALLS = 50;

  private OtherVectors() {}

  public static void main(String[] arguments) {
    work();
    try (Lanewise lanewise = Lanewise.builder().threads(1).open()) {
      for (Transpose transA : Transpose.values()) {
        for (Transpose transB : Transpose.values()) {
          for (int n : SIZES) {
            multiply(lanewise, transA, transB, n);
          }
          for (int m : PACKED_ROWS) {
            multiplyPacked(lanewise, transA, transB, m, 250);
          }
        }
      }
    }
  }

  private static void multiply(Lanewise lanewise, Transpose transA, Transpose transB, int n) {
    var a = new float[n * n];
    var c = new float[n * n];
    var doubleA = new double[n * n];
    var doubleC = new double[n * n];
    report(
        transA + "" + transB + " " + n,
        () -> {
          lanewise.products().sgemm(transA, transB, n, n, n, 1, a, 0, n, a, 0, n, 0, c, 0, n);
          lanewise
              .doubleProducts()
              .dgemm(transA, transB, n, n, n, 1, doubleA, 0, n, doubleA, 0, n, 0, doubleC, 0, n);
        });
  }

  private static void multiplyPacked(
      Lanewise lanewise, Transpose transA, Transpose transB, int m, int n) {
    var a = new float[m * n];
    var c = new float[m * n];
    int lda = transA == Transpose.N ? n : m;
    PackedProducts products = lanewise.packedProducts();
    try (PackedMatrix b = products.pack(transB, n, n, new float[n * n], 0, n)) {
      report(
          transA + "" + transB + " packed, m = " + m,
          () -> products.sgemm(transA, m, 1, a, 0, lda, b, 0.5f, c, 0, n));
    }
  }

  private static void report(String what, Runnable product) {
    var thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    long last = 0;
    for (int quiet = 0; quiet < QUIET_CALLS && System.nanoTime() < deadline; quiet++) {
      long before = thread.getCurrentThreadAllocatedBytes();
      product.run();
      last = thread.getCurrentThreadAllocatedBytes() - before;
      quiet = last == 0 ? quiet : -1;
    }
    System.out.printf("%s: %d bytes%n", what, last);
  }

  private static void work() {
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
    var backwards = VectorShuffle.iota(species, species.length() - 1, -1, true);
    for (int i = 0; i < FLOATS.length; i += species.length()) {
      var x = FloatVector.fromArray(species, FLOATS, i);
      sum = x.mul(0.5f).add(x).fma(x, sum).max(x).abs();
      sum.intoArray(FLOATS, i);
      x.blend(sum, x.compare(VectorOperators.LT, sum)).intoArray(FLOATS, i);
      x.rearrange(backwards).intoArray(FLOATS, i);
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
