// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import dev.lanewise.check.Bits;
import dev.lanewise.check.Values;
import dev.lanewise.check.jqwik.ProductShape;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Products on both sides of where one way of computing them gives way to another: with and without
 * packing, tile by tile and along whole rows of B, in vectors of each length. All have the bits of
 * the reference.
 */
@KernelSuite
class ProductPathsTest {

  private static final float[] FACTORS = {1f, 0f, 0.7f, -1f, -0f, Float.NaN};

  /** Around the widths of two and three vectors of every length, and the heights of their tiles. */
  private static final int[] EXTENTS = {
    1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 15, 16, 17, 20, 21, 23, 24, 25, 28, 31, 32, 33, 40, 47,
    48, 49, 63, 64, 65, 70, 96, 97
  };

  private static void check(ProductShape shape, int count) {
    float alpha = FACTORS[count % 11 % 6];
    float beta = FACTORS[count % 7 % 6];
    Values values = count % 13 == 0 ? Values.ANY_BITS : Values.ORDINARY;
    ProductCase product = ProductCase.of(shape, alpha, beta, values, count);
    var doubles = ProductCase.OfDoubles.of(shape, alpha, beta, values, count);
    if (beta == 0) {
      product.c().fill(Float.NaN);
      doubles.c().fill(Double.NaN);
    }
    var expected = product.run(Subjects.REFERENCE.products());
    var expectedDoubles = doubles.run(Subjects.REFERENCE.doubleProducts());
    for (Lanewise lanewise : Subjects.ALL) {
      Bits.assertEqual(product, expected, product.run(lanewise.products()));
      Bits.assertEqual(doubles, expectedDoubles, doubles.run(lanewise.doubleProducts()));
    }
  }

  @ParameterizedTest
  @CsvSource({"false,false", "false,true", "true,false", "true,true"})
  void everySmallExtent(boolean transposeA, boolean transposeB) {
    int count = 0;
    for (int m : EXTENTS) {
      for (int n : EXTENTS) {
        count++;
        int k = EXTENTS[count % EXTENTS.length];
        check(new ProductShape(transposeA, transposeB, m, n, k, count % 3, count % 5), count);
      }
    }
  }

  /** Some sizes have code of their own, which nothing but a square takes and no gap in it. */
  @ParameterizedTest
  @CsvSource({"false,false", "false,true", "true,false", "true,true"})
  void smallSquaresWithoutGaps(boolean transposeA, boolean transposeB) {
    Transpose transA = ProductCase.transpose(transposeA);
    Transpose transB = ProductCase.transpose(transposeB);
    int[] sizes = IntStream.concat(IntStream.range(1, 34), IntStream.of(48, 64, 96, 128)).toArray();
    for (int n : sizes) {
      for (int count = 0; count < 2 * FACTORS.length; count++) {
        int shift = count % 4;
        float alpha = FACTORS[count % FACTORS.length];
        Values values = count < FACTORS.length ? Values.ORDINARY : Values.ANY_BITS;
        float[] a = values.floats(n * n + shift, n);
        float[] b = values.floats(n * n + 2 * shift, n + 1);
        float[] c = Values.ORDINARY.floats(n * n + 20, n + 2);
        Epilogue<float[]> end = count % 3 == 0 ? Epilogue.bias(a, shift) : Epilogue.none();
        float[] expected = c.clone();
        Subjects.REFERENCE
            .products()
            .sgemm(
                transA, transB, n, n, n, alpha, a, shift, n, b, shift, n, 0, expected, 9, n, end);
        for (Lanewise lanewise : Subjects.ALL) {
          float[] actual = c.clone();
          lanewise
              .products()
              .sgemm(
                  transA, transB, n, n, n, alpha, a, shift, n, b, shift, n, 0, actual, 9, n, end);
          Bits.assertEqual(
              "%s%s, n = %d, alpha = %s".formatted(transA, transB, n, alpha), expected, actual);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"false,false", "false,true", "true,false", "true,true"})
  void fewRowsAndFewColumns(boolean transposeA, boolean transposeB) {
    int count = 0;
    for (int few = 1; few <= 18; few++) {
      for (int many : new int[] {63, 64, 65, 130, 1000}) {
        for (int k : new int[] {1, 7, 8, 12, 257, 600}) {
          count++;
          int padding = count % 5 == 0 ? 4100 : 1;
          check(new ProductShape(transposeA, transposeB, few, many, k, 1, 1), count);
          if (k < 100) { // rows of B far apart
            check(new ProductShape(transposeA, transposeB, few, many, k, padding, 0), count);
          }
          check(new ProductShape(transposeA, transposeB, many, few, k, 1, 1), count);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void fewRowsAndLargeB(boolean transposeA) {
    int count = 0;
    for (int m : new int[] {6, 7, 8, 9, 15, 16}) {
      for (int n : new int[] {95, 97, 192, 193, 4142, 4143, 4144, 8300}) {
        count++;
        int k = n < 1000 ? 1500 : 70 + 64 * (count % 5);
        check(new ProductShape(transposeA, false, m, n, k, count % 3, 1), count);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"false,false", "false,true", "true,false", "true,true"})
  void tooLargeToStayUnpacked(boolean transposeA, boolean transposeB) {
    for (int i = 0; i < 25; i++) {
      int n = 230 + i * 7 % 50;
      int k = i % 5 == 0 ? 513 : 200 + i;
      check(new ProductShape(transposeA, transposeB, 193 + i, n, k, i % 3, i % 4), i);
    }
    for (int n = 181; n < 185; n++) { // 2^23 multiplications
      check(new ProductShape(transposeA, transposeB, 181, n, 256, 0, 0), n);
    }
    for (int n = 127; n < 130; n++) { // 2^20
      check(new ProductShape(transposeA, transposeB, 65, n, 126, 1, 2), n);
      check(new ProductShape(transposeA, transposeB, n, 64, 128, 0, 0), n);
    }
    for (int n = 62; n < 67; n++) { // 2^18
      check(new ProductShape(transposeA, transposeB, 64, n, 64, 0, 0), n);
    }
  }

  /** C is computed by its transpose where A has 28 to 160 rows and B twice as many. */
  @Test
  void moreRowsOfTransposedBThanOfA() {
    int count = 0;
    for (int m : new int[] {27, 28, 29, 32, 36, 44, 57, 64, 90, 128, 159, 160, 161}) {
      for (int n : new int[] {2 * m - 1, 2 * m, 2 * m + 1, 2 * m + 51}) {
        for (int k : new int[] {1, 7, 8, 9, 256, 300}) {
          count++;
          check(new ProductShape(false, true, m, n, k, count % 3, count % 4), count);
        }
      }
      check(new ProductShape(false, true, m, 330, 519, 1, 0), m);
    }
    for (int k = 16383; k < 16386; k++) { // 2^20 elements of A
      check(new ProductShape(false, true, 64, 129, k, 0, 1), k);
    }
  }

  @ParameterizedTest
  @CsvSource({"false,false", "false,true", "true,false", "true,true"})
  void severalPanelsOfRows(boolean transposeA, boolean transposeB) {
    for (int m : new int[] {768, 769, 1537}) {
      check(new ProductShape(transposeA, transposeB, m, 90, 300, 1, 1), m);
    }
  }

  /** Many rows and columns: packed op(B) is kept from one panel of rows to the next. */
  @ParameterizedTest
  @CsvSource({"false,false", "false,true", "true,false", "true,true"})
  void severalPanelsAndSlices(boolean transposeA, boolean transposeB) {
    check(new ProductShape(transposeA, transposeB, 769, 501, 530, 1, 1), 2);
    check(new ProductShape(transposeA, transposeB, 1161, 257, 1025, 0, 1), 5);
  }

  @ParameterizedTest
  @CsvSource({"false,false", "false,true", "true,false", "true,true"})
  void threadsShareOutBlocksOfDepth(boolean transposeA, boolean transposeB) {
    int count = 0;
    for (int m : new int[] {2, 7, 33, 64, 65}) {
      for (int n : new int[] {1, 9, 64, 190, 193}) {
        for (int k : new int[] {512, 513, 1100, 5000}) {
          count++;
          check(new ProductShape(transposeA, transposeB, m, n, k, count % 3, count % 5), count);
        }
      }
    }
  }

  @Test
  void operandsMayEndWhereTheirArraysEnd() {
    for (boolean transposeA : new boolean[] {false, true}) {
      for (boolean transposeB : new boolean[] {false, true}) {
        for (int m : EXTENTS) {
          int n = EXTENTS[EXTENTS.length - 1 - m % EXTENTS.length];
          for (int k : new int[] {1, 6, 19, 300}) {
            float[] a = Values.ORDINARY.floats(m * k, m);
            float[] b = Values.ORDINARY.floats(k * n, n);
            float[] expected = Values.ORDINARY.floats(m * n, k);
            float[] actual = expected.clone();
            Transpose transA = ProductCase.transpose(transposeA);
            Transpose transB = ProductCase.transpose(transposeB);
            int lda = transposeA ? m : k;
            int ldb = transposeB ? k : n;
            Subjects.REFERENCE
                .products()
                .sgemm(transA, transB, m, n, k, 1, a, 0, lda, b, 0, ldb, 1, expected, 0, n);
            Subjects.SINGLE
                .products()
                .sgemm(transA, transB, m, n, k, 1, a, 0, lda, b, 0, ldb, 1, actual, 0, n);
            Bits.assertEqual(
                "%s%s, %d x %d x %d".formatted(transA, transB, m, n, k), expected, actual);
          }
        }
      }
    }
  }
}
