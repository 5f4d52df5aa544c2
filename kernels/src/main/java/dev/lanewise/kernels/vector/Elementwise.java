// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.Binary;
import dev.lanewise.kernels.Ternary;
import dev.lanewise.kernels.Unary;
import dev.lanewise.kernels.reference.Turnstile;

/**
 * Functions of elements, all of them loops over vectors that are made from the reference. Threads
 * share the elements where they are many.
 */
final class Elementwise implements dev.lanewise.kernels.Elementwise<float[]> {

  /**
   * Parts end where loops that C2 unrolls have nothing left over; a multiple of {@link Dropout}'s
   * group.
   */
  private static final int GRAIN = 256;

  private final Sharing<ElementCall> calls;
  private final Sharing<DropoutCall> dropouts;

  Elementwise(Turnstile turnstile, Workers workers) {
    calls = new Sharing<>(turnstile, workers, ElementCall::new);
    dropouts = new Sharing<>(turnstile, workers, DropoutCall::new);
  }

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
    ElementCall call = calls.beginIfShared(n);
    if (call == null) {
      FunctionSwitch.run(function, n, alpha, beta, x, xOffset, y, yOffset);
    } else {
      share(n, call.function(function, alpha, beta).x(x, xOffset).result(y, yOffset));
    }
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
    ElementCall call = calls.beginIfShared(n);
    if (call == null) {
      FunctionSwitch.run(function, n, alpha, beta, x, xOffset, y, yOffset, z, zOffset);
    } else {
      call.function(function, alpha, beta).x(x, xOffset).y(y, yOffset).result(z, zOffset);
      share(n, call);
    }
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
    ElementCall call = calls.beginIfShared(n);
    if (call == null) {
      FunctionSwitch.run(function, n, 0, 0, x, xOffset, y, yOffset, z, zOffset, w, wOffset);
    } else {
      call.function(function, 0, 0).x(x, xOffset).y(y, yOffset).z(z, zOffset).result(w, wOffset);
      share(n, call);
    }
  }

  private void share(int n, ElementCall call) {
    try {
      calls.run(call, 0, n, n, GRAIN);
    } finally {
      calls.end(call);
    }
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
    DropoutCall call = dropouts.beginIfShared(n);
    if (call == null) {
      Dropout.run(0, n, probability, seed, stream, x, xOffset, y, yOffset);
      return;
    }
    try {
      call.random(probability, seed, stream).x(x, xOffset).y(y, yOffset);
      dropouts.run(call, 0, n, n, GRAIN);
    } finally {
      dropouts.end(call);
    }
  }
}
