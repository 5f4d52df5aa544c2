// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

/** The contract's elementwise functions, as they are defined. */
final class Elementwise implements dev.lanewise.kernels.Elementwise<float[]> {

  @Override
  public void exp(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = Functions.exp(x[xOffset + i]);
    }
  }

  @Override
  public void log(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = Functions.log(x[xOffset + i]);
    }
  }

  @Override
  public void relu(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = Functions.relu(x[xOffset + i]);
    }
  }

  @Override
  public void sigmoid(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = Functions.sigmoid(x[xOffset + i]);
    }
  }

  @Override
  public void tanh(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = Functions.tanh(x[xOffset + i]);
    }
  }

  @Override
  public void gelu(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = Functions.gelu(x[xOffset + i]);
    }
  }

  @Override
  public void reluBackward(
      int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    for (int i = 0; i < n; i++) {
      dx[dxOffset + i] = Functions.reluBackward(y[yOffset + i], dy[dyOffset + i]);
    }
  }

  @Override
  public void sigmoidBackward(
      int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    for (int i = 0; i < n; i++) {
      dx[dxOffset + i] = Functions.sigmoidBackward(y[yOffset + i], dy[dyOffset + i]);
    }
  }

  @Override
  public void tanhBackward(
      int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    for (int i = 0; i < n; i++) {
      dx[dxOffset + i] = Functions.tanhBackward(y[yOffset + i], dy[dyOffset + i]);
    }
  }

  @Override
  public void geluBackward(
      int n, float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    for (int i = 0; i < n; i++) {
      dx[dxOffset + i] = Functions.geluBackward(x[xOffset + i], dy[dyOffset + i]);
    }
  }

  @Override
  public void add(int n, float[] x, int xOffset, float[] y, int yOffset, float[] z, int zOffset) {
    for (int i = 0; i < n; i++) {
      z[zOffset + i] = Functions.add(x[xOffset + i], y[yOffset + i]);
    }
  }

  @Override
  public void multiply(
      int n, float[] x, int xOffset, float[] y, int yOffset, float[] z, int zOffset) {
    for (int i = 0; i < n; i++) {
      z[zOffset + i] = Functions.multiply(x[xOffset + i], y[yOffset + i]);
    }
  }

  @Override
  public void axpy(int n, float alpha, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = Functions.axpy(alpha, x[xOffset + i], y[yOffset + i]);
    }
  }

  @Override
  public void scale(int n, float alpha, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = Functions.scale(alpha, x[xOffset + i]);
    }
  }
}
