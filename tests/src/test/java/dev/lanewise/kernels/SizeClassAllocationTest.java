// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static dev.lanewise.kernels.Transpose.N;
import static dev.lanewise.kernels.Transpose.T;

import dev.lanewise.check.Values;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** No class of sizes allocates: tiny to large, skinny, ragged; every transpose, both precisions. */
@KernelSuite
class SizeClassAllocationTest {

  /** m, n, k and the calls between two looks. */
  private static final int[][] SIZES = {
    {3, 4, 5, 50},
    {16, 16, 16, 50},
    {23, 40, 33, 50},
    {70, 90, 80, 20},
    {50, 90, 2, 50},
    {1, 300, 200, 50},
    {300, 1, 140, 50},
    {6, 200, 120, 50},
    {13, 150, 260, 20},
    {150, 7, 270, 20},
    {131, 140, 259, 5},
    {210, 220, 260, 3}
  };

  @TestFactory
  List<DynamicTest> products() {
    List<DynamicTest> tests = new ArrayList<>();
    for (int[] size : SIZES) {
      int m = size[0];
      int n = size[1];
      int k = size[2];
      String name = m + " x " + n + " x " + k;
      float[] a = Values.ORDINARY.floats(m * k, 1);
      float[] b = Values.ORDINARY.floats(k * n, 2);
      float[] c = new float[m * n];
      var products = Subjects.SINGLE.products();
      tests.add(
          test(
              "sgemm " + name,
              size,
              (transA, transB, lda, ldb) ->
                  products.sgemm(transA, transB, m, n, k, 1, a, 0, lda, b, 0, ldb, 0.5f, c, 0, n)));
      double[] doubleA = new double[m * k];
      double[] doubleB = new double[k * n];
      double[] doubleC = new double[m * n];
      var doubles = Subjects.SINGLE.doubleProducts();
      tests.add(
          test(
              "dgemm " + name,
              size,
              (transA, transB, lda, ldb) ->
                  doubles.dgemm(
                      transA, transB, m, n, k, 1, doubleA, 0, lda, doubleB, 0, ldb, 0, doubleC, 0,
                      n)));
    }
    return tests;
  }

  private interface Product {
    void multiply(Transpose transA, Transpose transB, int lda, int ldb);
  }

  private static DynamicTest test(String name, int[] size, Product product) {
    int m = size[0];
    int n = size[1];
    int k = size[2];
    Runnable all =
        () -> {
          product.multiply(N, N, k, n);
          product.multiply(N, T, k, k);
          product.multiply(T, N, m, n);
          product.multiply(T, T, m, k);
        };
    return DynamicTest.dynamicTest(
        name, () -> Allocation.assertNothing(name, new long[0], size[3], all));
  }
}
