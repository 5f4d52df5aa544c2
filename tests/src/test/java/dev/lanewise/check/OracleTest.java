// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.oracle.DoubleFunctionOracle;
import dev.lanewise.check.oracle.ErrorFunctionOracle;
import dev.lanewise.check.oracle.FunctionOracle;
import dev.lanewise.check.oracle.ProductOracle;
import dev.lanewise.check.oracle.SoftmaxOracle;
import dev.lanewise.check.oracle.Truth;
import dev.lanewise.check.oracle.UpdateOracle;
import dev.lanewise.kernels.DoubleUnary;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The oracles against BigDecimal, identities and values known in closed form. */
class OracleTest {

  @Property(tries = 50)
  void productsEqualBigDecimalTo100Bits(@ForAll long seed) {
    GuardedDoubleMatrix a = GuardedDoubleMatrix.of(1, 40, 0, 0).fill(Values.CANCELLATION, seed);
    GuardedDoubleMatrix b = GuardedDoubleMatrix.of(40, 1, 0, 0).fill(Values.CANCELLATION, ~seed);
    GuardedDoubleMatrix c = GuardedDoubleMatrix.of(1, 1, 0, 0).fill(Values.ORDINARY, seed);
    ProductOracle oracle = ProductOracle.of(false, false, 0.7, a, b, -1.3, c);
    BigDecimal exact = BigDecimal.ZERO;
    BigDecimal magnitude = BigDecimal.ZERO;
    for (int p = 0; p < 40; p++) {
      BigDecimal product = new BigDecimal(a.get(0, p)).multiply(new BigDecimal(b.get(p, 0)));
      exact = exact.add(product);
      magnitude = magnitude.add(product.abs());
    }
    exact = exact.multiply(new BigDecimal(0.7));
    exact = exact.add(new BigDecimal(-1.3).multiply(new BigDecimal(c.get(0, 0))));
    BigDecimal found = new BigDecimal(oracle.high()[0]).add(new BigDecimal(oracle.low()[0]));
    double error = found.subtract(exact).abs(MathContext.DECIMAL64).doubleValue();
    assertTrue(error <= 0x1p-100 * magnitude.doubleValue(), "error " + error);
    assertEquals(
        0.7 * magnitude.doubleValue() + 1.3 * Math.abs(c.get(0, 0)),
        oracle.magnitude()[0],
        1e-12 * oracle.magnitude()[0]);
  }

  @Test
  void transposedOperandsAreReadAcross() {
    GuardedMatrix a = GuardedMatrix.of(2, 1, 0, 0);
    a.set(0, 0, 2);
    a.set(1, 0, 3);
    GuardedMatrix b = GuardedMatrix.of(1, 2, 0, 0);
    b.set(0, 0, 5);
    b.set(0, 1, 7);
    GuardedMatrix c = GuardedMatrix.of(1, 1, 0, 0);
    assertEquals(31, ProductOracle.of(true, true, 1, a, b, 0, c).high()[0]);
    GuardedMatrix outer = GuardedMatrix.of(2, 2, 0, 0);
    assertEquals(15, ProductOracle.of(false, false, 1, a, b, 0, outer).high()[2]);
  }

  /** Values to 40 digits, made with mpmath. */
  @ParameterizedTest
  @CsvSource({
    "EXP, 0.5, 1.6487212707001281468486507878141635716537761",
    "EXP, -3.25, 0.0387742078317220098868998352675961432601440619",
    "EXP, 700, 1.01423205473500450945532959523126761520467957e304",
    "LOG, 0.5, -0.693147180559945309417232121458176568075500134",
    "LOG, 3.25, 1.17865499634164611721902319864896546865426768",
    "LOG, 700, 6.55108033504340467314133565281190814483928771",
    "LOG, 2.5, 0.91629073187415506518352721176801107145010122",
    "SIGMOID, 0.5, 0.622459331201854564638900565745508478753279365",
    "SIGMOID, -3.25, 0.0373268873441294601977141660384981452602222021",
    "TANH, 0.5, 0.46211715726000975850231848364367254873028928",
    "TANH, -3.25, -0.99699763548652601693227592643957227305919821",
    "ERF, 0.5, 0.520499877813046537682746653891964528736451576",
    "ERF, -3.25, -0.999995697220536324878169524104869763402432865",
    "ERF, 2.5, 0.999593047982555041060435784260025087279651323"
  })
  void functionsOfDoublesHaveTheirFirst90Bits(DoubleUnary function, double x, BigDecimal exact) {
    Truth found = DoubleFunctionOracle.value(function, x);
    BigDecimal power = BigDecimal.TWO.pow(found.exponent(), MathContext.DECIMAL128);
    BigDecimal sum = new BigDecimal(found.high()).add(new BigDecimal(found.low())).multiply(power);
    double error = sum.subtract(exact).divide(exact, MathContext.DECIMAL64).doubleValue();
    assertEquals(0, error, 0x1p-90);
  }

  @Test
  void theUnitOfADoubleIsThatOfTheTruth() {
    Truth one = DoubleFunctionOracle.value(DoubleUnary.EXP, 0);
    assertEquals(0, one.ulps(1));
    assertEquals(1, one.ulps(Math.nextUp(1.0)));
    assertEquals(0.5, one.ulps(Math.nextDown(1.0)));
    assertEquals(0.25, new Truth(1, 0x1p-54, 0).ulps(1));
    assertEquals(0.5, new Truth(1, -0x1p-54, 0).ulps(1), "it lies in the binade below");
    assertEquals(0.5, new Truth(1, 0, -1075).ulps(0));
    assertEquals(1, new Truth(1, 0, -1074).ulps(0));
    assertEquals(0, new Truth(1, 0, 1024).ulps(Double.POSITIVE_INFINITY));
    assertEquals(0, new Truth(1, -0x1p-54, 1024).ulps(Double.POSITIVE_INFINITY));
    assertEquals(0.5, new Truth(1, -0x1p-54, 1024).ulps(Double.MAX_VALUE));
    double infinity = Double.POSITIVE_INFINITY;
    assertEquals(infinity, new Truth(1, -0x1.8p-54, 1024).ulps(infinity));
    assertEquals(infinity, one.ulps(Double.NaN));
    assertEquals(infinity, one.ulps(infinity));
    assertEquals(infinity, new Truth(infinity, 0, 0).ulps(1));
    assertEquals(0, new Truth(Double.NaN, 0, 0).ulps(Double.NaN));
  }

  @Test
  void functionsTakeKnownValues() {
    assertEquals(Math.E, FunctionOracle.exp(1), 1e-15);
    assertEquals(1, FunctionOracle.log(Math.E), 1e-15);
    assertEquals(0.5, FunctionOracle.sigmoid(0));
    assertEquals(0, FunctionOracle.sigmoid(-1e30));
    assertEquals(1, FunctionOracle.sigmoid(1e30));
    assertEquals(0.46211715726000975, FunctionOracle.tanh(0.5), 1e-16);
    assertEquals(
        0.5 * (1 + Math.tanh(0.7978845608028654 * 1.044715)), FunctionOracle.gelu(1), 1e-15);
    assertEquals(1e30, FunctionOracle.gelu(1e30));
    assertEquals(-0.0, FunctionOracle.gelu(Double.NEGATIVE_INFINITY));
    double step = 1e-5;
    for (double x = -12; x < 12; x += 0.37) {
      double difference =
          (FunctionOracle.gelu(x + step) - FunctionOracle.gelu(x - step)) / (2 * step);
      var terms = FunctionOracle.geluSlope(x);
      assertEquals(difference, terms.sum(), 1e-9);
    }
  }

  /** The numbers were computed by mpmath with 30 digits. */
  @Test
  void errorFunctionTakesKnownValues() {
    assertClose(0.52049987781304653768, ErrorFunctionOracle.erf(0.5));
    assertClose(0.0011283787909692364034, ErrorFunctionOracle.erf(1e-3));
    assertClose(-0.99532226501895273416, ErrorFunctionOracle.erf(-2));
    assertClose(0.8875370839817151016, ErrorFunctionOracle.erfc(0.1));
    assertClose(1.8427007929497148693, ErrorFunctionOracle.erfc(-1));
    assertClose(4.1097878099458857996e-5, ErrorFunctionOracle.erfc(2.9));
    assertClose(2.2090496998585441373e-5, ErrorFunctionOracle.erfc(3));
    assertClose(1.1648657367199589313e-5, ErrorFunctionOracle.erfc(3.1));
    assertClose(2.088487583762544757e-45, ErrorFunctionOracle.erfc(10));
    assertEquals(1, ErrorFunctionOracle.erf(Double.POSITIVE_INFINITY));
    assertEquals(2, ErrorFunctionOracle.erfc(Double.NEGATIVE_INFINITY));
    assertTrue(Double.isNaN(ErrorFunctionOracle.erf(Double.NaN)));
  }

  private static void assertClose(double expected, double actual) {
    assertEquals(expected, actual, 1e-12 * Math.abs(expected));
  }

  @Test
  void slopesAreDerivatives() {
    assertSlope(ErrorFunctionOracle::gelu, ErrorFunctionOracle::geluSlope);
    assertSlope(FunctionOracle::silu, FunctionOracle::siluSlope);
    assertSlope(FunctionOracle::mish, FunctionOracle::mishSlope);
  }

  private static void assertSlope(
      DoubleUnaryOperator function, DoubleFunction<FunctionOracle.Slope> slope) {
    double step = 1e-5;
    for (double x = -12; x < 12; x += 0.37) {
      double difference =
          (function.applyAsDouble(x + step) - function.applyAsDouble(x - step)) / (2 * step);
      assertEquals(difference, slope.apply(x).sum(), 1e-9);
    }
  }

  @Test
  void softmaxOfEqualLogitsIsUniform() {
    double[] logits = {1e8, 1e8, 1e8, 1e8};
    SoftmaxOracle oracle = SoftmaxOracle.of(logits);
    assertEquals(0.25, oracle.probabilities()[3]);
    assertEquals(Math.log(4), oracle.loss(logits, 2), 1e-15);
    assertEquals(-1.5, oracle.gradient(2, 2)[2]);
    assertEquals(0.5, oracle.gradient(2, 2)[0]);
  }

  @Test
  void aRowThatIsRightKeepsItsDigits() {
    double[] logits = {0, 60};
    SoftmaxOracle oracle = SoftmaxOracle.of(logits);
    assertEquals(Math.exp(-60), oracle.loss(logits, 1), 1e-38);
    assertEquals(-Math.exp(-60), oracle.gradient(1, 1)[1], 1e-38);
  }

  @Property(tries = 50)
  void theLossHasItsGradient(@ForAll long seed) {
    float[] values = Values.ORDINARY.floats(7, seed);
    double[] logits = new double[values.length];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = 5 * values[i];
    }
    int label = (int) Math.floorMod(seed, 7L);
    GradientCheck.standard()
        .components(
            z -> SoftmaxOracle.of(z).loss(z, label),
            logits,
            SoftmaxOracle.of(logits).gradient(label, 1))
        .assertPasses("cross-entropy of seed " + seed);
  }

  @Test
  void adamsFirstStepIsTheLearningRate() {
    UpdateOracle oracle = new UpdateOracle(new double[] {1, 1});
    oracle.adam(0.1, 0.9, 0.999, 1e-12, new double[] {3, -1e-3});
    assertEquals(0.9, oracle.parameters()[0], 1e-9);
    assertEquals(1.1, oracle.parameters()[1], 1e-7);
    assertEquals(0.3, oracle.moment1()[0], 1e-15);
    assertEquals(0.009, oracle.moment2()[0], 1e-15);
  }

  @Test
  void sgdGoesDownhill() {
    UpdateOracle oracle = new UpdateOracle(new double[] {1});
    oracle.sgd(0.5, new double[] {3});
    assertEquals(-0.5, oracle.parameters()[0]);
  }
}
