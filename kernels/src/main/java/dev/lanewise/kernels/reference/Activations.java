// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

import static dev.lanewise.kernels.reference.Exponentials.expm1;

/** Activations that are made of little. Written as {@link Functions} are. */
public final class Activations {

  /** The bits of -Infinity: those of numbers below zero and of -0 are smaller integers. */
  private static final int MINUS_INFINITY = 0xff800000;

  private static final float SELU_SCALE = 0x1.0cfabep0f;

  /** The scale times alpha, 1.6732632. */
  private static final float SELU_SCALE_ALPHA = 0x1.c212ccp0f;

  private Activations() {}

  /** 1 above zero, 0 elsewhere. */
  public static float step(float x) {
    float y = x > 0f ? 1f : 0f;
    return Float.isNaN(x) ? x : y;
  }

  /** The slope of {@link #step}: +0. */
  public static float stepBackward(float y, float dy) {
    return 0f;
  }

  /** {@code x}, or +0 if it is not above zero. */
  public static float relu(float x) {
    return x <= 0f ? 0f : x;
  }

  /** {@code dy} times the slope of {@link #relu} where that gave y. */
  public static float reluBackward(float y, float dy) {
    return y <= 0f ? 0f : dy;
  }

  /** {@code x}, or {@code slope * x} below zero. */
  public static float leakyRelu(float x, @Uniform float slope) {
    return x < 0f ? slope * x : x;
  }

  /** {@code dy}, times {@code slope} where the sign of y is minus and y is not NaN. */
  public static float leakyReluBackward(float y, float dy, @Uniform float slope) {
    return Float.floatToRawIntBits(y) <= MINUS_INFINITY ? slope * dy : dy;
  }

  /** {@code dy} times the derivative of {@link #leakyRelu} with respect to its slope. */
  public static float leakyReluSlope(float x, float dy) {
    return x < 0f ? x * dy : 0f;
  }

  /** {@code x}, or {@code slope * x} below zero. */
  public static float prelu(float x, float slope) {
    return x < 0f ? slope * x : x;
  }

  /** {@code dy}, or {@code slope * dy} where x is not above zero. */
  public static float preluBackward(float x, float slope, float dy) {
    return x <= 0f ? slope * dy : dy;
  }

  /** {@code x / (1 + |x|)}. */
  public static float softsign(float x) {
    float a = Math.abs(x);
    // From 2^25 on the result is 1 already.
    float clamped = a > 0x1p30f ? 0x1p30f : a;
    return Math.copySign(clamped / (1f + clamped), x);
  }

  /** {@code dy} times the slope of {@link #softsign} where that gave y. */
  public static float softsignBackward(float y, float dy) {
    float root = 1f - Math.abs(y);
    return dy * (root * root);
  }

  /** {@code (x + 3) / 6} between 0 and 1. */
  public static float hardSigmoid(float x) {
    float sum = x + 3f;
    sum = sum < 0f ? 0f : sum;
    return (sum > 6f ? 6f : sum) / 6f;
  }

  /** {@code dy} times the slope of {@link #hardSigmoid} where that gave y. */
  public static float hardSigmoidBackward(float y, float dy) {
    return y <= 0f || y >= 1f ? 0f : dy / 6f;
  }

  /** {@code x (x + 3) / 6} between -3 and 3, then -0 and {@code x}. */
  public static float hardSwish(float x) {
    float y = x * (x + 3f) / 6f;
    y = x <= -3f ? -0f : y;
    return x >= 3f ? x : y;
  }

  /** {@code dy} times the slope of {@link #hardSwish} at x. */
  public static float hardSwishBackward(float x, float dy) {
    float slope = (x + 1.5f) / 3f;
    slope = x <= -3f ? 0f : slope;
    return dy * (x >= 3f ? 1f : slope);
  }

  /** {@code x}, or {@code alpha (e^x - 1)} below zero. */
  public static float elu(float x, @Uniform float alpha) {
    return x > 0f ? x : alpha * expm1(x);
  }

  /** {@code dy} times the slope of {@link #elu} where that gave y. */
  public static float eluBackward(float y, float dy, @Uniform float alpha) {
    return dy * (y > 0f ? 1f : y + alpha);
  }

  /** {@link #elu} at a scale, so that deep networks keep mean 0 and variance 1. */
  public static float selu(float x) {
    return x > 0f ? SELU_SCALE * x : SELU_SCALE_ALPHA * expm1(x);
  }

  /** {@code dy} times the slope of {@link #selu} where that gave y. */
  public static float seluBackward(float y, float dy) {
    return dy * (y > 0f ? SELU_SCALE : y + SELU_SCALE_ALPHA);
  }
}
