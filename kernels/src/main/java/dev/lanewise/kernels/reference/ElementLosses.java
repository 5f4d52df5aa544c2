// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

import static dev.lanewise.kernels.reference.Exponentials.expm1InRange;
import static dev.lanewise.kernels.reference.Exponentials.log1pOfPositive;
import static dev.lanewise.kernels.reference.Exponentials.logOfPositiveSum;
import static dev.lanewise.kernels.reference.Functions.exp;
import static dev.lanewise.kernels.reference.Functions.expUpToOne;
import static dev.lanewise.kernels.reference.Functions.log;
import static dev.lanewise.kernels.reference.Functions.tanh;
import static dev.lanewise.kernels.reference.LossFunctions.weighted;

/**
 * Losses of one element x against its target t, and their slopes in x, in the language of {@link
 * Functions}. Where terms cancel in the textbook's form, this is another one.
 */
public final class ElementLosses {

  private static final float LN2 = 0x1.62e430p-1f;

  private ElementLosses() {}

  /** {@code (x - t)^2}. */
  public static float mse(float x, float t) {
    float d = x - t;
    return d * d;
  }

  /** {@code 2 (x - t)}. */
  public static float mseSlope(float x, float t) {
    float d = x - t;
    return d + d;
  }

  /** {@code |x - t|}. */
  public static float mae(float x, float t) {
    return Math.abs(x - t);
  }

  /** The sign of {@code x - t}. */
  public static float maeSlope(float x, float t) {
    return sign(x - t);
  }

  /** 1, -1, or d itself where it is zero or NaN. */
  private static float sign(float d) {
    float y = d > 0f ? 1f : d;
    return d < 0f ? -1f : y;
  }

  /** Half the square of the difference, straight from delta on. */
  public static float huber(float x, float t, @Uniform float delta) {
    float a = Math.abs(x - t);
    float c = a > delta ? delta : a;
    return c * Math.fma(-0.5f, c, a);
  }

  /** The difference between {@code -delta} and delta. */
  public static float huberSlope(float x, float t, @Uniform float delta) {
    float d = x - t;
    float y = d > delta ? delta : d;
    return d < -delta ? -delta : y;
  }

  /** {@link #huber} over beta; {@link #mae} if beta is 0. */
  public static float smoothL1(float x, float t, @Uniform float beta) {
    float a = Math.abs(x - t);
    float c = a > beta ? beta : a;
    float share = a < beta ? a / beta : 1f;
    return share * Math.fma(-0.5f, c, a);
  }

  /** The slope of {@link #smoothL1}. */
  public static float smoothL1Slope(float x, float t, @Uniform float beta) {
    float d = x - t;
    return Math.abs(d) < beta ? d / beta : sign(d);
  }

  /** {@code ln cosh (x - t)}: near zero by {@code cosh d - 1 = (e^d - 1)^2 / 2e^d}. */
  public static float logCosh(float x, float t) {
    float a = Math.abs(x - t);
    float c = a > 2f ? 2f : a;
    float s = c < 0x1p-26f ? c : expm1InRange(c);
    float z = a < 1f ? s * s / (s + s + 2f) : expUpToOne(-2f * a);
    float y = logOfPositiveSum(1f + z, z);
    return a < 1f ? y : (a - LN2) + y;
  }

  /** {@code tanh (x - t)}. */
  public static float logCoshSlope(float x, float t) {
    return tanh(x - t);
  }

  /** {@code t (ln t - x)}, +0 where t is not above zero. */
  public static float klDivergence(float x, float t) {
    return t <= 0f ? 0f : t * (log(t) - x);
  }

  /** {@code -t}, +0 where t is not above zero. */
  public static float klDivergenceSlope(float x, float t) {
    float y = t <= 0f ? 0f : -t;
    return Float.isNaN(x) ? x : y;
  }

  /** {@code e^t (t - x)}, +0 where e^t is 0. */
  public static float klDivergenceOfLogs(float x, float t) {
    return weighted(exp(t), t - x);
  }

  /** {@code -e^t}. */
  public static float klDivergenceOfLogsSlope(float x, float t) {
    float y = -exp(t);
    return Float.isNaN(x) ? x : y;
  }

  /** {@code 1 - t x}, or +0 below. */
  public static float hinge(float x, float t) {
    float margin = Math.fma(-t, x, 1f);
    return margin <= 0f ? 0f : margin;
  }

  /** {@code -t} where {@link #hinge} is above zero. */
  public static float hingeSlope(float x, float t) {
    float margin = Math.fma(-t, x, 1f);
    float y = margin > 0f ? -t : margin;
    return margin <= 0f ? 0f : y;
  }

  /** The square of {@link #hinge}. */
  public static float squaredHinge(float x, float t) {
    float h = hinge(x, t);
    return h * h;
  }

  /** {@code -2 t hinge}. */
  public static float squaredHingeSlope(float x, float t) {
    return -2f * t * hinge(x, t);
  }

  /** {@code w t ln(1 + e^-x) + (1 - t) ln(1 + e^x)}, in which nothing cancels. */
  public static float bceWithLogits(float x, float t, @Uniform float positiveWeight) {
    float tail = log1pOfPositive(expUpToOne(-Math.abs(x)));
    float above = x < 0f ? 0f : x;
    float below = x < 0f ? -x : 0f;
    return weighted(positiveWeight * t, below + tail) + weighted(1f - t, above + tail);
  }

  /** {@code (1 - t) sigmoid(x) - w t sigmoid(-x)}. */
  public static float bceWithLogitsSlope(float x, float t, @Uniform float positiveWeight) {
    float e = expUpToOne(-Math.abs(x));
    float small = e / (1f + e);
    float large = 1f - small;
    float p = x < 0f ? small : large;
    float q = x < 0f ? large : small;
    return Math.fma(1f - t, p, -(positiveWeight * t * q));
  }

  /** {@code -a (1 - p)^gamma ln p}, where p is what x gives to the class that t says. */
  public static float focal(float x, float t, @Uniform float gamma, @Uniform float alpha) {
    float y = focalLogit(x, t);
    float e = expUpToOne(-Math.abs(y));
    float tail = logOfPositiveSum(1f + e, e);
    float power = expUpToOne(-gamma * ((y < 0f ? 0f : y) + tail));
    float minusLog = (y < 0f ? -y : 0f) + tail;
    float weight = t > 0.5f ? alpha : 1f - alpha;
    return weight * weighted(power, minusLog);
  }

  /** {@code -+ a (1 - p)^gamma (gamma p (-ln p) + 1 - p)}. */
  public static float focalSlope(float x, float t, @Uniform float gamma, @Uniform float alpha) {
    float y = focalLogit(x, t);
    float e = expUpToOne(-Math.abs(y));
    float tail = logOfPositiveSum(1f + e, e);
    float power = expUpToOne(-gamma * ((y < 0f ? 0f : y) + tail));
    float minusLog = (y < 0f ? -y : 0f) + tail;
    float small = e / (1f + e);
    float large = 1f - small;
    float p = y < 0f ? small : large;
    float q = y < 0f ? large : small;
    float weight = t > 0.5f ? -alpha : 1f - alpha;
    return weight * power * Math.fma(gamma * p, minusLog, q);
  }

  /** x as the logit of the class that t says; NaN if t is. */
  private static float focalLogit(float x, float t) {
    float y = t > 0.5f ? x : -x;
    return Float.isNaN(t) ? t : y;
  }

  /** {@code -x ln x} for any t but NaN, +0 at zero. */
  public static float entropy(float x, float t) {
    float y = x == 0f ? 0f : -x * log(x);
    return Float.isNaN(t) ? t : y;
  }

  /** {@code -(ln x + 1)} for any t but NaN. */
  public static float entropySlope(float x, float t) {
    float y = -1f - log(x);
    return Float.isNaN(t) ? t : y;
  }
}
