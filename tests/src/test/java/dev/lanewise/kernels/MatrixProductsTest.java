// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.check.Bits;
import dev.lanewise.check.GuardedMatrix;
import dev.lanewise.check.Values;
import dev.lanewise.check.jqwik.Contents;
import dev.lanewise.check.jqwik.ProductShape;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code sgemm} of the implementation against the reference, to the bit. */
@KernelSuite
class MatrixProductsTest {

  private static final boolean[] BOTH = {false, true};

  /** Around every height and width a register tile can have, and twice that. */
  private static final int[] ROWS = {
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 25, 29
  };

  private static final int[] COLUMNS = {
    0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 47, 48, 49, 63, 64, 65, 97, 129
  };

  /** Around one and two blocks of k. */
  private static final int[] DEPTHS = {0, 1, 2, 3, 7, 255, 256, 257, 511, 513};

  private static final float[] FACTORS = {0f, -0f, 1f, -1f, 0.7f, Float.NaN};

  private static final int[] PADDINGS = {0, 1, 5, 16};

  private static void assertEqualsReference(ProductCase product) {
    GuardedMatrix expected = product.run(Subjects.REFERENCE.products());
    for (Lanewise lanewise : Subjects.ALL) {
      GuardedMatrix actual = product.run(lanewise.products());
      if (Bits.difference(
              expected.rows(),
              expected.columns(),
              expected.array(),
              expected.offset(),
              expected.ld(),
              actual.array(),
              actual.offset(),
              actual.ld())
          != null) {
        Bits.assertEqual(product + " on " + Subjects.name(lanewise), expected, actual);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"false,false", "false,true", "true,false", "true,true"})
  void smallShapesInEveryLayout(boolean transposeA, boolean transposeB) {
    int count = 0;
    for (int m : ROWS) {
      for (int n : COLUMNS) {
        for (int k : DEPTHS) {
          count++;
          var shape =
              new ProductShape(transposeA, transposeB, m, n, k, PADDINGS[count % 4], count % 7 % 4);
          // The remainders' periods are coprime, so that layouts, factors and kinds mix.
          float alpha = count % 5 < 3 ? 1 : 0.7f;
          float beta = new float[] {0, 1, -1.3f}[count % 3];
          Values values = count % 11 == 0 ? Values.ANY_BITS : Values.ORDINARY;
          assertEqualsReference(ProductCase.of(shape, alpha, beta, values, count));
        }
      }
    }
    assertEquals(ROWS.length * COLUMNS.length * DEPTHS.length, count);
  }

  @ParameterizedTest
  @CsvSource({
    "300, 257, 600",
    "1, 2000, 300",
    "2000, 1, 300",
    "1, 1, 5000",
    "700, 17, 513",
    "17, 700, 1030",
    "384, 384, 384",
    "129, 1025, 257",
    "2055, 20, 600"
  })
  void largeShapesOnSeveralThreads(int m, int n, int k) {
    for (boolean transposeA : BOTH) {
      for (boolean transposeB : BOTH) {
        var shape = new ProductShape(transposeA, transposeB, m, n, k, 3, 1);
        assertEqualsReference(ProductCase.of(shape, 0.7f, -1.3f, Values.ORDINARY, m + n + k));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyKindOfValues(Values values) {
    for (int k : new int[] {1, 40, 300}) {
      for (boolean transpose : BOTH) {
        var shape = new ProductShape(transpose, !transpose, 19, 53, k, 2, 1);
        assertEqualsReference(ProductCase.of(shape, 1f, 0f, values, k));
        assertEqualsReference(ProductCase.of(shape, -1.3f, 0.7f, values, k + 1));
      }
    }
  }

  @Test
  void factorsThatAreTreatedApart() {
    for (float alpha : FACTORS) {
      for (float beta : FACTORS) {
        for (int k : new int[] {0, 5, 300}) {
          for (Values values : new Values[] {Values.ZEROS, Values.NAN, Values.INFINITE}) {
            var shape = new ProductShape(false, true, 9, 35, k, 1, 0);
            assertEqualsReference(ProductCase.of(shape, alpha, beta, values, k));
          }
        }
      }
    }
  }

  @Test
  void withoutBetaTheOldResultIsNotRead() {
    for (float beta : new float[] {0f, -0f}) {
      for (int k : new int[] {0, 3, 300}) {
        var shape = new ProductShape(false, false, 13, 37, k, 1, 1);
        ProductCase product = ProductCase.of(shape, 1f, beta, Values.ORDINARY, 7);
        GuardedMatrix fromZeros =
            new ProductCase(
                    shape,
                    1f,
                    product.a(),
                    product.b(),
                    beta,
                    product.c().copy().fill(0f),
                    Epilogue.none())
                .run(Subjects.REFERENCE.products());
        product.c().fill(Float.NaN);
        for (Lanewise lanewise : Subjects.ALL) {
          Bits.assertEqual(product, fromZeros, product.run(lanewise.products()));
        }
      }
    }
  }

  @Test
  void withoutAlphaTheOperandsAreNotRead() {
    for (float alpha : new float[] {0f, -0f}) {
      var shape = new ProductShape(false, true, 13, 37, 300, 1, 1);
      ProductCase product = ProductCase.of(shape, alpha, 0.7f, Values.ORDINARY, 7);
      product.a().fill(Float.NaN);
      product.b().fill(Float.POSITIVE_INFINITY);
      GuardedMatrix expected = product.c().copy();
      for (int i = 0; i < 13; i++) {
        for (int j = 0; j < 37; j++) {
          expected.set(i, j, 0.7f * expected.get(i, j));
        }
      }
      Bits.assertEqual(product, expected, product.run(Subjects.REFERENCE.products()));
      assertEqualsReference(product);
    }
  }

  @Test
  void integersAreExact() {
    for (int k : new int[] {1, 100, 700}) {
      var shape = new ProductShape(true, false, 21, 67, k, 1, 0);
      ProductCase product = ProductCase.of(shape, 1f, 1f, Values.INTEGERS, k);
      GuardedMatrix expected = product.c().copy();
      for (int i = 0; i < 21; i++) {
        for (int j = 0; j < 67; j++) {
          long sum = (long) expected.get(i, j);
          for (int p = 0; p < k; p++) {
            sum += (long) product.a().get(p, i) * (long) product.b().get(p, j);
          }
          expected.set(i, j, sum);
        }
      }
      for (Lanewise lanewise : Subjects.ALL) {
        Bits.assertEqual(product, expected, product.run(lanewise.products()));
      }
    }
  }

  @Test
  void powersOfTwoComeOutOfTheProduct() {
    var shape = new ProductShape(false, false, 18, 50, 530, 0, 0);
    ProductCase one = ProductCase.of(shape, 0.7f, 0f, Values.ORDINARY, 5);
    ProductCase scaled = ProductCase.of(shape, 0.7f * 0x1p9f, 0f, Values.ORDINARY, 5);
    GuardedMatrix expected = one.run(Subjects.SINGLE.products());
    for (int i = 0; i < 18; i++) {
      for (int j = 0; j < 50; j++) {
        expected.set(i, j, 0x1p9f * expected.get(i, j));
      }
    }
    Bits.assertEqual(scaled, expected, scaled.run(Subjects.SINGLE.products()));
  }

  @Test
  void theTransposedProductHasTheSameBits() {
    ProductCase product =
        ProductCase.of(
            new ProductShape(false, false, 23, 41, 300, 1, 1), 0.7f, 0f, Values.ORDINARY, 3);
    GuardedMatrix straight = product.run(Subjects.SINGLE.products());
    ProductCase swapped =
        new ProductCase(
            new ProductShape(true, true, 41, 23, 300, 1, 1),
            0.7f,
            product.b(),
            product.a(),
            0f,
            GuardedMatrix.of(41, 23, 3, 3),
            Epilogue.none());
    GuardedMatrix across = swapped.run(Subjects.SINGLE.products());
    GuardedMatrix back = GuardedMatrix.of(23, 41, 3, 3);
    for (int i = 0; i < 23; i++) {
      for (int j = 0; j < 41; j++) {
        back.set(i, j, across.get(j, i));
      }
    }
    Bits.assertEqual("(A B)^T = B^T A^T", straight, back);
  }

  @Property
  void anyShapeAndContent(
      @ForAll("shapes") ProductShape shape,
      @ForAll("factors") float alpha,
      @ForAll("factors") float beta,
      @ForAll("values") Values values,
      @ForAll("seeds") long seed) {
    assertEqualsReference(ProductCase.of(shape, alpha, beta, values, seed));
  }

  @Provide
  Arbitrary<ProductShape> shapes() {
    return ProductShape.upTo(140, 600);
  }

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
