// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

import static dev.lanewise.kernels.reference.Functions.expUpToOne;
import static dev.lanewise.kernels.reference.Functions.gelu;
import static dev.lanewise.kernels.reference.Functions.geluSlope;
import static dev.lanewise.kernels.reference.Functions.sigmoid;
import static dev.lanewise.kernels.reference.SmoothActivations.silu;
import static dev.lanewise.kernels.reference.SmoothActivations.siluSlope;

/**
 * Gated linear units: {@link Functions} of x and a gate. The gradient of x is the same function of
 * the gradient that arrives and the gate.
 */
public final class Gates {

  private Gates() {}

  /** {@code x sigmoid(gate)}. */
  public static float glu(float x, float gate) {
    return x * sigmoid(gate);
  }

  /** The gradient of {@link #glu} with respect to the gate. */
  public static float gluGateBackward(float x, float gate, float dy) {
    float e = expUpToOne(-Math.abs(gate));
    float d = 1f + e;
    return dy * x * (e / (d * d));
  }

  /** {@code x silu(gate)}. */
  public static float swiglu(float x, float gate) {
    return x * silu(gate);
  }

  /** The gradient of {@link #swiglu} with respect to the gate. */
  public static float swigluGateBackward(float x, float gate, float dy) {
    return dy * x * siluSlope(gate);
  }

  /** {@code x gelu(gate)}. */
  public static float geglu(float x, float gate) {
    return x * gelu(gate);
  }

  /** The gradient of {@link #geglu} with respect to the gate. */
  public static float gegluGateBackward(float x, float gate, float dy) {
    return dy * x * geluSlope(gate);
  }
}
