// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

/** Elementwise functions, all of them loops of {@link FunctionLoops}. */
final class Elementwise implements dev.lanewise.kernels.Elementwise<float[]> {

  @Override
  public void exp(int n, float[] x, int xOffset, float[] y, int yOffset) {
    FunctionLoops.exp(n, x, xOffset, y, yOffset);
  }

  @Override
  public void log(int n, float[] x, int xOffset, float[] y, int yOffset) {
    FunctionLoops.log(n, x, xOffset, y, yOffset);
  }

  @Override
  public void relu(int n, float[] x, int xOffset, float[] y, int yOffset) {
    FunctionLoops.relu(n, x, xOffset, y, yOffset);
  }

  @Override
  public void sigmoid(int n, float[] x, int xOffset, float[] y, int yOffset) {
    FunctionLoops.sigmoid(n, x, xOffset, y, yOffset);
  }

  @Override
  public void tanh(int n, float[] x, int xOffset, float[] y, int yOffset) {
    FunctionLoops.tanh(n, x, xOffset, y, yOffset);
  }

  @Override
  public void gelu(int n, float[] x, int xOffset, float[] y, int yOffset) {
    FunctionLoops.gelu(n, x, xOffset, y, yOffset);
  }

  @Override
  public void reluBackward(
      int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    FunctionLoops.reluBackward(n, y, yOffset, dy, dyOffset, dx, dxOffset);
  }

  @Override
  public void sigmoidBackward(
      int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    FunctionLoops.sigmoidBackward(n, y, yOffset, dy, dyOffset, dx, dxOffset);
  }

  @Override
  public void tanhBackward(
      int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    FunctionLoops.tanhBackward(n, y, yOffset, dy, dyOffset, dx, dxOffset);
  }

  @Override
  public void geluBackward(
      int n, float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    FunctionLoops.geluBackward(n, x, xOffset, dy, dyOffset, dx, dxOffset);
  }

  @Override
  public void add(int n, float[] x, int xOffset, float[] y, int yOffset, float[] z, int zOffset) {
    FunctionLoops.add(n, x, xOffset, y, yOffset, z, zOffset);
  }

  @Override
  public void multiply(
      int n, float[] x, int xOffset, float[] y, int yOffset, float[] z, int zOffset) {
    FunctionLoops.multiply(n, x, xOffset, y, yOffset, z, zOffset);
  }

  @Override
  public void axpy(int n, float alpha, float[] x, int xOffset, float[] y, int yOffset) {
    FunctionLoops.axpy(n, alpha, x, xOffset, y, yOffset, y, yOffset);
  }

  @Override
  public void scale(int n, float alpha, float[] x, int xOffset, float[] y, int yOffset) {
    FunctionLoops.scale(n, alpha, x, xOffset, y, yOffset);
  }
}
