// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static dev.lanewise.kernels.Transpose.N;

import dev.lanewise.check.Bits;
import dev.lanewise.check.Values;
import dev.lanewise.check.jqwik.Contents;
import dev.lanewise.check.jqwik.Sizes;
import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** A batch has the bits of its products one by one, and nothing between its matrices changes. */
@KernelSuite
class BatchedProductsTest {

  /** How matrices of one operand lie. */
  enum Layout {
    BEHIND_EACH_OTHER,
    WITH_GAPS,
    /** As the heads of attention: row i of all matrices side by side. */
    INTERLEAVED
  }

  /** A batch of one shape. */
  record Batch(
      int batch,
      int m,
      int n,
      int k,
      boolean transA,
      boolean transB,
      Layout layout,
      boolean sharedB,
      int shift) {}

  /** Where the matrices of one operand lie. */
  private record Operand(float[] array, int offset, int ld, int stride) {

    static Operand of(
        Batch batch, int rows, int columns, boolean shared, Values values, long seed) {
      int apart = columns + 3;
      int ld =
          switch (batch.layout()) {
            case BEHIND_EACH_OTHER -> Math.max(1, columns);
            case WITH_GAPS -> apart;
            case INTERLEAVED -> apart * Math.max(1, batch.batch());
          };
      int stride =
          switch (batch.layout()) {
            case BEHIND_EACH_OTHER -> rows * ld;
            case WITH_GAPS -> rows * ld + 5;
            case INTERLEAVED -> apart;
          };
      int room = Math.max(stride, (rows + 1) * apart);
      int length = 2 * batch.shift() + (batch.batch() + 1) * room;
      return new Operand(values.floats(length, seed), batch.shift(), ld, shared ? 0 : stride);
    }

    int[] offsets(int batch, long seed) {
      int[] offsets = new int[batch];
      for (int i = 0; i < batch; i++) {
        offsets[i] = offset + i * stride;
      }
      // In any order: a batch need not ascend.
      SplittableRandom random = new SplittableRandom(seed);
      for (int i = batch - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        int swapped = offsets[i];
        offsets[i] = offsets[j];
        offsets[j] = swapped;
      }
      return offsets;
    }

    double[] doubles() {
      double[] doubles = new double[array.length];
      Arrays.setAll(doubles, i -> array[i]);
      return doubles;
    }
  }

  @Property
  void batchesEqualTheirProducts(
      @ForAll("batches") Batch batch,
      @ForAll("factors") float alpha,
      @ForAll("factors") float beta,
      @ForAll("values") Values values,
      @ForAll("seeds") long seed) {
    compare(batch, alpha, beta, values, seed);
  }

  @Test
  void largeAndManyOnSeveralThreads() {
    for (Layout layout : Layout.values()) {
      compare(new Batch(40, 64, 48, 33, false, true, layout, false, 1), 1, 0, Values.ORDINARY, 1);
      compare(new Batch(2, 300, 290, 260, true, false, layout, true, 1), 1, 1, Values.ORDINARY, 1);
    }
  }

  private static void compare(Batch b, float alpha, float beta, Values values, long seed) {
    var a =
        Operand.of(b, b.transA() ? b.k() : b.m(), b.transA() ? b.m() : b.k(), false, values, seed);
    var x =
        Operand.of(
            b,
            b.transB() ? b.n() : b.k(),
            b.transB() ? b.k() : b.n(),
            b.sharedB(),
            values,
            seed + 1);
    var c = Operand.of(b, b.m(), b.n(), false, values, seed + 2);
    int[] aOffsets = a.offsets(b.batch(), seed);
    int[] bOffsets = x.offsets(b.batch(), seed + 1);
    int[] cOffsets = c.offsets(b.batch(), seed + 2);
    float[] strided = c.array().clone();
    float[] scattered = c.array().clone();
    double[] stridedDoubles = c.doubles();
    double[] scatteredDoubles = c.doubles();
    Transpose transA = ProductCase.transpose(b.transA());
    Transpose transB = ProductCase.transpose(b.transB());
    for (int i = 0; i < b.batch(); i++) {
      int ai = a.offset() + i * a.stride();
      int bi = x.offset() + i * x.stride();
      int ci = c.offset() + i * c.stride();
      var floats = Subjects.REFERENCE.products();
      floats.sgemm(
          transA, transB, b.m(), b.n(), b.k(), alpha, a.array(), ai, a.ld(), x.array(), bi, x.ld(),
          beta, strided, ci, c.ld());
      floats.sgemm(
          transA,
          transB,
          b.m(),
          b.n(),
          b.k(),
          alpha,
          a.array(),
          aOffsets[i],
          a.ld(),
          x.array(),
          bOffsets[i],
          x.ld(),
          beta,
          scattered,
          cOffsets[i],
          c.ld());
      var doubles = Subjects.REFERENCE.doubleProducts();
      doubles.dgemm(
          transA,
          transB,
          b.m(),
          b.n(),
          b.k(),
          alpha,
          a.doubles(),
          ai,
          a.ld(),
          x.doubles(),
          bi,
          x.ld(),
          beta,
          stridedDoubles,
          ci,
          c.ld());
      doubles.dgemm(
          transA,
          transB,
          b.m(),
          b.n(),
          b.k(),
          alpha,
          a.doubles(),
          aOffsets[i],
          a.ld(),
          x.doubles(),
          bOffsets[i],
          x.ld(),
          beta,
          scatteredDoubles,
          cOffsets[i],
          c.ld());
    }
    for (Lanewise lanewise : Subjects.ALL) {
      String what = b + " on " + Subjects.name(lanewise);
      float[] y = c.array().clone();
      var floats = lanewise.products();
      floats.sgemmStridedBatched(
          transA,
          transB,
          b.m(),
          b.n(),
          b.k(),
          alpha,
          a.array(),
          a.offset(),
          a.ld(),
          a.stride(),
          x.array(),
          x.offset(),
          x.ld(),
          x.stride(),
          beta,
          y,
          c.offset(),
          c.ld(),
          c.stride(),
          b.batch());
      Bits.assertEqual("strided " + what, strided, y);
      float[] z = c.array().clone();
      floats.sgemmBatched(
          transA, transB, b.m(), b.n(), b.k(), alpha, a.array(), aOffsets, a.ld(), x.array(),
          bOffsets, x.ld(), beta, z, cOffsets, c.ld(), b.batch());
      Bits.assertEqual("scattered " + what, scattered, z);
      double[] u = c.doubles();
      var doubles = lanewise.doubleProducts();
      doubles.dgemmStridedBatched(
          transA,
          transB,
          b.m(),
          b.n(),
          b.k(),
          alpha,
          a.doubles(),
          a.offset(),
          a.ld(),
          a.stride(),
          x.doubles(),
          x.offset(),
          x.ld(),
          x.stride(),
          beta,
          u,
          c.offset(),
          c.ld(),
          c.stride(),
          b.batch());
      Bits.assertEqual("strided doubles, " + what, stridedDoubles, u);
      double[] v = c.doubles();
      doubles.dgemmBatched(
          transA,
          transB,
          b.m(),
          b.n(),
          b.k(),
          alpha,
          a.doubles(),
          aOffsets,
          a.ld(),
          x.doubles(),
          bOffsets,
          x.ld(),
          beta,
          v,
          cOffsets,
          c.ld(),
          b.batch());
      Bits.assertEqual("scattered doubles, " + what, scatteredDoubles, v);
    }
  }

  @Test
  void attentionScoresInOneCall() {
    // Q K^T for 3 heads of 2 in matrices of 4 tokens x 6.
    float[] q = Values.ORDINARY.floats(24, 1);
    float[] k = Values.ORDINARY.floats(24, 2);
    float[] scores = new float[48];
    Subjects.SINGLE
        .products()
        .sgemmStridedBatched(
            N, Transpose.T, 4, 4, 2, 1, q, 0, 6, 2, k, 0, 6, 2, 0, scores, 0, 4, 16, 3);
    float[] expected = new float[48];
    for (int head = 0; head < 3; head++) {
      for (int i = 0; i < 4; i++) {
        for (int j = 0; j < 4; j++) {
          float sum = q[i * 6 + 2 * head] * k[j * 6 + 2 * head];
          expected[head * 16 + i * 4 + j] =
              Math.fma(q[i * 6 + 2 * head + 1], k[j * 6 + 2 * head + 1], sum);
        }
      }
    }
    Bits.assertEqual("scores", expected, scores);
  }

  @Provide
  Arbitrary<Batch> batches() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 9).withoutEdgeCases(),
            Sizes.extents(40),
            Sizes.extents(40),
            Sizes.depths(80),
            Arbitraries.of(false, true).withoutEdgeCases(),
            Arbitraries.of(false, true).withoutEdgeCases(),
            Arbitraries.of(Layout.class).withoutEdgeCases(),
            Combinators.combine(Arbitraries.of(false, true).withoutEdgeCases(), Sizes.shifts())
                .as(Extra::new))
        .as((batch, m, n, k, transA, transB, layout, extra) ->
            new Batch(batch, m, n, k, transA, transB, layout, extra.sharedB(), extra.shift()));
  }

  /** What does not fit into eight arbitraries. */
  record Extra(boolean sharedB, int shift) {}

  @Provide
  Arbitrary<Float> factors() {
    return Contents.factors();
  }

  @Provide
  Arbitrary<Values> values() {
    return Contents.values();
  }

  @Provide
  Arbitrary<Long> seeds() {
    return Contents.seeds();
  }
}
