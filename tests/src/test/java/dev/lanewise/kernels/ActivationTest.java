// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parameters that give no activation are refused where they are named. */
class ActivationTest {

  @ParameterizedTest
  @CsvSource({"2, 1", "NaN, 1", "0, NaN", "0.5, 0.49999997", "Infinity, 0"})
  void boundsOutOfOrder(float low, float high) {
    refused(
        "low is " + low + ", must be at most high, which is " + high,
        () -> Activation.clamp(low, high));
  }

  @ParameterizedTest
  @CsvSource({"0, 6", "-1, -1", "-Infinity, Infinity", "-0.0, 0.0"})
  void boundsInOrder(float low, float high) {
    Activation clamp = Activation.clamp(low, high);
    assertEquals(low, clamp.alpha());
    assertEquals(high, clamp.beta());
  }

  @ParameterizedTest
  @ValueSource(floats = {-0.01f, Float.NaN, Float.NEGATIVE_INFINITY})
  void negativeSlopes(float slope) {
    refused("alpha is " + slope + ", must not be negative", () -> Activation.leakyRelu(slope));
    refused("alpha is " + slope + ", must not be negative", () -> Activation.elu(slope));
  }

  @Test
  void parametersThatTheFunctionLacks() {
    refused(
        "alpha is 1.0 and beta is 0.0, but RELU has 0 parameters",
        () -> new Activation(Unary.RELU, 1, 0));
  }

  @ParameterizedTest
  @CsvSource({"RELU, 0, 0, RELU", "LEAKY_RELU, 0, 0, LEAKY_RELU(0.0)"})
  void nameWithParameters(Unary function, float alpha, float beta, String name) {
    assertEquals(name, new Activation(function, alpha, beta).toString());
  }

  @Test
  void nameWithAParameterOfZero() {
    assertEquals("CLAMP(-1.0, 0.0)", Activation.clamp(-1, 0).toString());
  }

  @Test
  void functionWithoutBackward() {
    refused("function is SQRT, which has no backward", () -> new Activation(Unary.SQRT, 0, 0));
  }

  private static void refused(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }
}
