// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

/** Checks of the numbers that a rule takes; each names the number, its value and the rule. */
final class Hyperparameters {

  private Hyperparameters() {}

  static void rate(float value) {
    notNegative("learningRate", value);
  }

  static void notNegative(String name, float value) {
    if (!(value >= 0 && value < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          name + " is " + value + ", must be finite and not negative");
    }
  }

  static void share(String name, float value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(name + " is " + value + ", must be in [0, 1)");
    }
  }

  static void epsilon(float value) {
    positive("epsilon", value);
  }

  static void positive(String name, float value) {
    if (!(value > 0 && value < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(name + " is " + value + ", must be finite and positive");
    }
  }
}
