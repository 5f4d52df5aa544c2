// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.check.oracle;

/**
 * A number kept as an unevaluated sum of two doubles, about 106 bits (Dekker 1971; Knuth's TwoSum,
 * and TwoProd by fma).
 */
final class DoubleDouble {

  private double high;
  private double low;

  double high() {
    return high;
  }

  double low() {
    return low;
  }

  void set(double value) {
    high = value;
    low = 0;
  }

  void addProduct(double x, double y) {
    double product = x * y;
    double missed = Math.fma(x, y, -product);
    double sum = high + product;
    double part = sum - high;
    double lost = (high - (sum - part)) + (product - part);
    normalize(sum, low + (lost + missed));
  }

  void multiply(double factor) {
    double product = high * factor;
    double missed = Math.fma(high, factor, -product);
    normalize(product, Math.fma(low, factor, missed));
  }

  private void normalize(double sum, double rest) {
    high = sum + rest;
    low = rest - (high - sum);
  }
}
