// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static java.util.Objects.requireNonNull;

/** {@link Elementwise} with checked arguments. */
final class CheckedElementwise<F> implements Elementwise<F> {

  private final Elementwise<F> unchecked;
  private final Storage<F> storage;

  CheckedElementwise(Elementwise<F> unchecked, Storage<F> storage) {
    this.unchecked = unchecked;
    this.storage = storage;
  }

  @Override
  public void map(
      Unary function, int n, float alpha, float beta, F x, int xOffset, F y, int yOffset) {
    requireNonNull(function, "function");
    check(n, "x", x, xOffset, "y", y, yOffset);
    unchecked.map(function, n, alpha, beta, x, xOffset, y, yOffset);
  }

  @Override
  public void combine(
      Binary function,
      int n,
      float alpha,
      float beta,
      F x,
      int xOffset,
      F y,
      int yOffset,
      F z,
      int zOffset) {
    boolean backward = requireNonNull(function, "function").saved() != null;
    String out = backward ? "dx" : "z";
    check(n, backward ? "saved" : "x", x, xOffset, out, z, zOffset);
    check(n, backward ? "dy" : "y", y, yOffset, out, z, zOffset);
    unchecked.combine(function, n, alpha, beta, x, xOffset, y, yOffset, z, zOffset);
  }

  @Override
  public void combine(
      Ternary function,
      int n,
      F x,
      int xOffset,
      F y,
      int yOffset,
      F z,
      int zOffset,
      F w,
      int wOffset) {
    requireNonNull(function, "function");
    check(n, "x", x, xOffset, "w", w, wOffset);
    check(n, "y", y, yOffset, "w", w, wOffset);
    check(n, "z", z, zOffset, "w", w, wOffset);
    unchecked.combine(function, n, x, xOffset, y, yOffset, z, zOffset, w, wOffset);
  }

  @Override
  public void dropout(
      int n, float probability, long seed, long stream, F x, int xOffset, F y, int yOffset) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("probability is " + probability + ", must be in [0, 1]");
    }
    check(n, "x", x, xOffset, "y", y, yOffset);
    unchecked.dropout(n, probability, seed, stream, x, xOffset, y, yOffset);
  }

  @Override
  public void axpy(int n, float alpha, F x, int xOffset, F y, int yOffset) {
    check(n, "x", x, xOffset, "y", y, yOffset);
    unchecked.axpy(n, alpha, x, xOffset, y, yOffset);
  }

  private void check(
      int n, String inName, F in, int inOffset, String outName, F out, int outOffset) {
    Storage.size("n", n);
    storage.vector(inName, in, inOffset, n);
    storage.vector(outName, out, outOffset, n);
    Storage.sameOrApart(outName, out, outOffset, inName, in, inOffset, n);
  }
}
