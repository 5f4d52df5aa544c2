// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bound;
import dev.lanewise.check.Values;
import dev.lanewise.check.jqwik.ProductShape;
import dev.lanewise.check.oracle.ProductOracle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The reference's products against double-double, within the bound that the contract states. */
@KernelSuite
class ProductBoundTest {

  private static final int[] DEPTHS = {1, 2, 3, 17, 255, 256, 257, 600, 1100};

  private static double roundings(int k) {
    return Math.min(k, MatrixProducts.K_BLOCK) + Math.ceilDiv(k, MatrixProducts.K_BLOCK) + 1;
  }

  @ParameterizedTest
  @EnumSource(names = {"ORDINARY", "CANCELLATION", "ZEROS", "INTEGERS"})
  void sgemmKeepsItsBound(Values values) {
    for (int k : DEPTHS) {
      Bound bound = new Bound("sgemm of " + values + ", k = " + k);
      double gamma = Bound.gamma(roundings(k), Bound.FLOAT_ROUNDING);
      for (boolean transpose : new boolean[] {false, true}) {
        var shape = new ProductShape(transpose, !transpose, 9, 40, k, 1, 0);
        ProductCase product = ProductCase.of(shape, 0.7f, -1.3f, values, k);
        ProductOracle exact =
            ProductOracle.of(
                transpose,
                !transpose,
                product.alpha(),
                product.a(),
                product.b(),
                product.beta(),
                product.c());
        float[] actual = product.run(Subjects.REFERENCE.products()).elements();
        for (int i = 0; i < actual.length; i++) {
          bound.compare(
              i, actual[i], exact.high()[i], exact.low()[i], gamma * exact.magnitude()[i]);
        }
      }
      bound.assertHolds();
      assertTrue(bound.compared() == 2 * 9 * 40);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ORDINARY", "CANCELLATION", "ZEROS", "INTEGERS"})
  void dgemmKeepsItsBound(Values values) {
    for (int k : DEPTHS) {
      Bound bound = new Bound("dgemm of " + values + ", k = " + k);
      double gamma = Bound.gamma(roundings(k), Bound.DOUBLE_ROUNDING);
      var shape = new ProductShape(false, true, 9, 40, k, 1, 0);
      var product = ProductCase.OfDoubles.of(shape, 0.7, -1.3, values, k);
      ProductOracle exact =
          ProductOracle.of(
              false, true, product.alpha(), product.a(), product.b(), product.beta(), product.c());
      double[] actual = product.run(Subjects.REFERENCE.doubleProducts()).elements();
      for (int i = 0; i < actual.length; i++) {
        bound.compare(i, actual[i], exact.high()[i], exact.low()[i], gamma * exact.magnitude()[i]);
      }
      bound.assertHolds();
    }
  }
}
