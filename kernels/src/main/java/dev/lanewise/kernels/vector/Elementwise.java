// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static dev.lanewise.kernels.vector.Lanes.COUNT;
import static dev.lanewise.kernels.vector.Lanes.FLOAT;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.VectorOperators.LE;

import jdk.incubator.vector.FloatVector;

/** Elementwise functions: whole vectors, then the rest one by one. */
final class Elementwise implements dev.lanewise.kernels.Elementwise<float[]> {

  private static final Class<? extends FloatVector> TYPE = Lanes.FLOAT_TYPE;

  @Override
  public void exp(int n, float[] x, int xOffset, float[] y, int yOffset) {
    // x - 0 is x, -0 included.
    Transcendentals.exp(n, x, xOffset, 0f, y, yOffset);
  }

  @Override
  public void log(int n, float[] x, int xOffset, float[] y, int yOffset) {
    Transcendentals.log(n, x, xOffset, y, yOffset);
  }

  @Override
  public void relu(int n, float[] x, int xOffset, float[] y, int yOffset) {
    int bound = FLOAT.loopBound(n);
    for (int i = 0; i < bound; i += COUNT) {
      FloatVector v = TYPE.cast(fromArray(FLOAT, x, xOffset + i));
      v.blend(0f, v.compare(LE, 0f)).intoArray(y, yOffset + i);
    }
    for (int i = bound; i < n; i++) {
      float v = x[xOffset + i];
      y[yOffset + i] = v <= 0f ? 0f : v;
    }
  }

  @Override
  public void sigmoid(int n, float[] x, int xOffset, float[] y, int yOffset) {
    Transcendentals.sigmoid(n, x, xOffset, y, yOffset);
  }

  @Override
  public void tanh(int n, float[] x, int xOffset, float[] y, int yOffset) {
    Transcendentals.tanh(n, x, xOffset, y, yOffset);
  }

  @Override
  public void gelu(int n, float[] x, int xOffset, float[] y, int yOffset) {
    Gelu.gelu(n, x, xOffset, y, yOffset);
  }

  @Override
  public void reluBackward(
      int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    int bound = FLOAT.loopBound(n);
    for (int i = 0; i < bound; i += COUNT) {
      FloatVector v = TYPE.cast(fromArray(FLOAT, y, yOffset + i));
      TYPE.cast(fromArray(FLOAT, dy, dyOffset + i))
          .blend(0f, v.compare(LE, 0f))
          .intoArray(dx, dxOffset + i);
    }
    for (int i = bound; i < n; i++) {
      float v = y[yOffset + i];
      dx[dxOffset + i] = v <= 0f ? 0f : dy[dyOffset + i];
    }
  }

  @Override
  public void sigmoidBackward(
      int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    int bound = FLOAT.loopBound(n);
    for (int i = 0; i < bound; i += COUNT) {
      FloatVector v = TYPE.cast(fromArray(FLOAT, y, yOffset + i));
      FloatVector slope = v.mul(TYPE.cast(broadcast(FLOAT, 1f)).sub(v));
      TYPE.cast(fromArray(FLOAT, dy, dyOffset + i)).mul(slope).intoArray(dx, dxOffset + i);
    }
    for (int i = bound; i < n; i++) {
      float v = y[yOffset + i];
      dx[dxOffset + i] = dy[dyOffset + i] * (v * (1f - v));
    }
  }

  @Override
  public void tanhBackward(
      int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    int bound = FLOAT.loopBound(n);
    for (int i = 0; i < bound; i += COUNT) {
      FloatVector v = TYPE.cast(fromArray(FLOAT, y, yOffset + i));
      FloatVector slope = v.neg().fma(v, broadcast(FLOAT, 1f));
      TYPE.cast(fromArray(FLOAT, dy, dyOffset + i)).mul(slope).intoArray(dx, dxOffset + i);
    }
    for (int i = bound; i < n; i++) {
      float v = y[yOffset + i];
      dx[dxOffset + i] = dy[dyOffset + i] * Math.fma(-v, v, 1f);
    }
  }

  @Override
  public void geluBackward(
      int n, float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    Gelu.backward(n, x, xOffset, dy, dyOffset, dx, dxOffset);
  }

  @Override
  public void add(int n, float[] x, int xOffset, float[] y, int yOffset, float[] z, int zOffset) {
    int bound = FLOAT.loopBound(n);
    for (int i = 0; i < bound; i += COUNT) {
      TYPE.cast(fromArray(FLOAT, x, xOffset + i))
          .add(fromArray(FLOAT, y, yOffset + i))
          .intoArray(z, zOffset + i);
    }
    for (int i = bound; i < n; i++) {
      z[zOffset + i] = x[xOffset + i] + y[yOffset + i];
    }
  }

  @Override
  public void multiply(
      int n, float[] x, int xOffset, float[] y, int yOffset, float[] z, int zOffset) {
    int bound = FLOAT.loopBound(n);
    for (int i = 0; i < bound; i += COUNT) {
      TYPE.cast(fromArray(FLOAT, x, xOffset + i))
          .mul(fromArray(FLOAT, y, yOffset + i))
          .intoArray(z, zOffset + i);
    }
    for (int i = bound; i < n; i++) {
      z[zOffset + i] = x[xOffset + i] * y[yOffset + i];
    }
  }

  @Override
  public void axpy(int n, float alpha, float[] x, int xOffset, float[] y, int yOffset) {
    FloatVector factor = TYPE.cast(broadcast(FLOAT, alpha));
    int bound = FLOAT.loopBound(n);
    for (int i = 0; i < bound; i += COUNT) {
      factor
          .fma(fromArray(FLOAT, x, xOffset + i), fromArray(FLOAT, y, yOffset + i))
          .intoArray(y, yOffset + i);
    }
    for (int i = bound; i < n; i++) {
      y[yOffset + i] = Math.fma(alpha, x[xOffset + i], y[yOffset + i]);
    }
  }

  @Override
  public void scale(int n, float alpha, float[] x, int xOffset, float[] y, int yOffset) {
    FloatVector factor = TYPE.cast(broadcast(FLOAT, alpha));
    int bound = FLOAT.loopBound(n);
    for (int i = 0; i < bound; i += COUNT) {
      factor.mul(fromArray(FLOAT, x, xOffset + i)).intoArray(y, yOffset + i);
    }
    for (int i = bound; i < n; i++) {
      y[yOffset + i] = alpha * x[xOffset + i];
    }
  }
}
