// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

import dev.lanewise.kernels.Binary;
import dev.lanewise.kernels.Ternary;
import dev.lanewise.kernels.Unary;

/** The contract's functions of elements, as they are defined. */
final class Elementwise implements dev.lanewise.kernels.Elementwise<float[]> {

  @Override
  public void map(
      Unary function,
      int n,
      float alpha,
      float beta,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset) {
    FunctionSwitch.run(function, n, alpha, beta, x, xOffset, y, yOffset);
  }

  @Override
  public void combine(
      Binary function,
      int n,
      float alpha,
      float beta,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset,
      float[] z,
      int zOffset) {
    FunctionSwitch.run(function, n, alpha, beta, x, xOffset, y, yOffset, z, zOffset);
  }

  @Override
  public void combine(
      Ternary function,
      int n,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset,
      float[] z,
      int zOffset,
      float[] w,
      int wOffset) {
    FunctionSwitch.run(function, n, 0, 0, x, xOffset, y, yOffset, z, zOffset, w, wOffset);
  }

  @Override
  public void dropout(
      int n,
      float probability,
      long seed,
      long stream,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset) {
    Dropout.run(0, n, probability, seed, stream, x, xOffset, y, yOffset);
  }
}
