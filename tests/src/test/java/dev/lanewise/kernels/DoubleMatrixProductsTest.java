// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import dev.lanewise.check.Bits;
import dev.lanewise.check.GuardedDoubleMatrix;
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

/** {@code dgemm} of the implementation against the reference, to the bit. */
@KernelSuite
class DoubleMatrixProductsTest {

  private static final int[] ROWS = {0, 1, 2, 3, 5, 6, 7, 8, 13, 15, 17, 25, 29};
  private static final int[] COLUMNS = {0, 1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 23, 24, 25, 31, 33, 49};
  private static final int[] DEPTHS = {0, 1, 2, 3, 255, 256, 257, 511, 513};
  private static final double[] FACTORS = {0.0, -0.0, 1.0, -1.0, 0.7, Double.NaN};

  private static void assertEqualsReference(ProductCase.OfDoubles product) {
    GuardedDoubleMatrix expected = product.run(Subjects.REFERENCE.doubleProducts());
    for (Lanewise lanewise : Subjects.ALL) {
      Bits.assertEqual(product, expected, product.run(lanewise.doubleProducts()));
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
              new ProductShape(transposeA, transposeB, m, n, k, count % 4 * 5, count % 7 % 4);
          double alpha = count % 5 < 3 ? 1 : 0.7;
          double beta = new double[] {0, 1, -1.3}[count % 3];
          Values values = count % 11 == 0 ? Values.ANY_BITS : Values.ORDINARY;
          assertEqualsReference(ProductCase.OfDoubles.of(shape, alpha, beta, values, count));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"300, 257, 600", "1, 1000, 300", "1000, 1, 300", "17, 500, 1030", "129, 513, 257"})
  void largeShapesOnSeveralThreads(int m, int n, int k) {
    for (boolean transpose : new boolean[] {false, true}) {
      var shape = new ProductShape(transpose, !transpose, m, n, k, 3, 1);
      assertEqualsReference(ProductCase.OfDoubles.of(shape, 0.7, -1.3, Values.ORDINARY, m + n + k));
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyKindOfValues(Values values) {
    for (int k : new int[] {1, 40, 300}) {
      var shape = new ProductShape(false, false, 19, 53, k, 2, 1);
      assertEqualsReference(ProductCase.OfDoubles.of(shape, -1.3, 0.7, values, k));
    }
  }

  @Test
  void factorsThatAreTreatedApart() {
    for (double alpha : FACTORS) {
      for (double beta : FACTORS) {
        for (int k : new int[] {0, 5, 300}) {
          for (Values values : new Values[] {Values.ZEROS, Values.NAN}) {
            var shape = new ProductShape(true, false, 9, 35, k, 1, 0);
            assertEqualsReference(ProductCase.OfDoubles.of(shape, alpha, beta, values, k));
          }
        }
      }
    }
  }

  @Test
  void withoutBetaTheOldResultIsNotRead() {
    var shape = new ProductShape(false, false, 13, 37, 300, 1, 1);
    var product = ProductCase.OfDoubles.of(shape, 1, 0, Values.ORDINARY, 7);
    GuardedDoubleMatrix expected = product.run(Subjects.REFERENCE.doubleProducts());
    product.c().fill(Double.NaN);
    Bits.assertEqual(product, expected, product.run(Subjects.REFERENCE.doubleProducts()));
    assertEqualsReference(product);
  }

  @Property
  void anyShapeAndContent(
      @ForAll("shapes") ProductShape shape,
      @ForAll("factors") float alpha,
      @ForAll("factors") float beta,
      @ForAll("values") Values values,
      @ForAll("seeds") long seed) {
    assertEqualsReference(ProductCase.OfDoubles.of(shape, alpha, beta, values, seed));
  }

  @Provide
  Arbitrary<ProductShape> shapes() {
    return ProductShape.upTo(100, 600);
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
