// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

/** {@link Elementwise} with checked arguments. */
final class CheckedElementwise<F> implements Elementwise<F> {

  private final Elementwise<F> unchecked;
  private final Storage<F> storage;

  CheckedElementwise(Elementwise<F> unchecked, Storage<F> storage) {
    this.unchecked = unchecked;
    this.storage = storage;
  }

  @Override
  public void exp(int n, F x, int xOffset, F y, int yOffset) {
    check(n, "x", x, xOffset, "y", y, yOffset);
    unchecked.exp(n, x, xOffset, y, yOffset);
  }

  @Override
  public void log(int n, F x, int xOffset, F y, int yOffset) {
    check(n, "x", x, xOffset, "y", y, yOffset);
    unchecked.log(n, x, xOffset, y, yOffset);
  }

  @Override
  public void relu(int n, F x, int xOffset, F y, int yOffset) {
    check(n, "x", x, xOffset, "y", y, yOffset);
    unchecked.relu(n, x, xOffset, y, yOffset);
  }

  @Override
  public void sigmoid(int n, F x, int xOffset, F y, int yOffset) {
    check(n, "x", x, xOffset, "y", y, yOffset);
    unchecked.sigmoid(n, x, xOffset, y, yOffset);
  }

  @Override
  public void tanh(int n, F x, int xOffset, F y, int yOffset) {
    check(n, "x", x, xOffset, "y", y, yOffset);
    unchecked.tanh(n, x, xOffset, y, yOffset);
  }

  @Override
  public void gelu(int n, F x, int xOffset, F y, int yOffset) {
    check(n, "x", x, xOffset, "y", y, yOffset);
    unchecked.gelu(n, x, xOffset, y, yOffset);
  }

  @Override
  public void reluBackward(int n, F y, int yOffset, F dy, int dyOffset, F dx, int dxOffset) {
    check(n, "y", y, yOffset, "dx", dx, dxOffset);
    check(n, "dy", dy, dyOffset, "dx", dx, dxOffset);
    unchecked.reluBackward(n, y, yOffset, dy, dyOffset, dx, dxOffset);
  }

  @Override
  public void sigmoidBackward(int n, F y, int yOffset, F dy, int dyOffset, F dx, int dxOffset) {
    check(n, "y", y, yOffset, "dx", dx, dxOffset);
    check(n, "dy", dy, dyOffset, "dx", dx, dxOffset);
    unchecked.sigmoidBackward(n, y, yOffset, dy, dyOffset, dx, dxOffset);
  }

  @Override
  public void tanhBackward(int n, F y, int yOffset, F dy, int dyOffset, F dx, int dxOffset) {
    check(n, "y", y, yOffset, "dx", dx, dxOffset);
    check(n, "dy", dy, dyOffset, "dx", dx, dxOffset);
    unchecked.tanhBackward(n, y, yOffset, dy, dyOffset, dx, dxOffset);
  }

  @Override
  public void geluBackward(int n, F x, int xOffset, F dy, int dyOffset, F dx, int dxOffset) {
    check(n, "x", x, xOffset, "dx", dx, dxOffset);
    check(n, "dy", dy, dyOffset, "dx", dx, dxOffset);
    unchecked.geluBackward(n, x, xOffset, dy, dyOffset, dx, dxOffset);
  }

  @Override
  public void add(int n, F x, int xOffset, F y, int yOffset, F z, int zOffset) {
    check(n, "x", x, xOffset, "z", z, zOffset);
    check(n, "y", y, yOffset, "z", z, zOffset);
    unchecked.add(n, x, xOffset, y, yOffset, z, zOffset);
  }

  @Override
  public void multiply(int n, F x, int xOffset, F y, int yOffset, F z, int zOffset) {
    check(n, "x", x, xOffset, "z", z, zOffset);
    check(n, "y", y, yOffset, "z", z, zOffset);
    unchecked.multiply(n, x, xOffset, y, yOffset, z, zOffset);
  }

  @Override
  public void axpy(int n, float alpha, F x, int xOffset, F y, int yOffset) {
    check(n, "x", x, xOffset, "y", y, yOffset);
    unchecked.axpy(n, alpha, x, xOffset, y, yOffset);
  }

  @Override
  public void scale(int n, float alpha, F x, int xOffset, F y, int yOffset) {
    check(n, "x", x, xOffset, "y", y, yOffset);
    unchecked.scale(n, alpha, x, xOffset, y, yOffset);
  }

  private void check(
      int n, String inName, F in, int inOffset, String outName, F out, int outOffset) {
    Storage.size("n", n);
    storage.vector(inName, in, inOffset, n);
    storage.vector(outName, out, outOffset, n);
    Storage.sameOrApart(outName, out, outOffset, inName, in, inOffset, n);
  }
}
