// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.data;

/**
 * Numbers as data files have them: {@code -12}, {@code .5}, {@code 1.5e-3}. What Java would read
 * besides, such as {@code 1f}, {@code 0x1p3} and {@code NaN}, is no number here.
 */
final class Decimal {

  private Decimal() {}

  /**
   * The nearest float.
   *
   * @throws IllegalArgumentException if the text is no number, or it is too large for a float
   */
  static float parse(String text) {
    if (!isNumber(text)) {
      throw new IllegalArgumentException("must be a number");
    }
    float value = Float.parseFloat(text);
    if (Float.isInfinite(value)) {
      throw new IllegalArgumentException("must be at most " + Float.MAX_VALUE + " in magnitude");
    }
    return value;
  }

  static boolean isNumber(String text) {
    int at = skipSign(text, 0);
    int whole = skipDigits(text, at);
    int digits = whole - at;
    at = whole;
    if (at < text.length() && text.charAt(at) == '.') {
      int fraction = skipDigits(text, at + 1);
      digits += fraction - at - 1;
      at = fraction;
    }
    if (digits == 0) {
      return false;
    }
    if (at < text.length() && (text.charAt(at) | 0x20) == 'e') {
      int exponent = skipSign(text, at + 1);
      at = skipDigits(text, exponent);
      return at > exponent && at == text.length();
    }
    return at == text.length();
  }

  private static int skipSign(String text, int at) {
    return at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+') ? at + 1 : at;
  }

  private static int skipDigits(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }
}
