// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.DoubleUnary;
import dev.lanewise.kernels.reference.Turnstile;

/**
 * Functions of elements in double precision: loops over vectors that are made from the reference.
 * Threads share the elements where they are many.
 */
final class DoubleElementwise implements dev.lanewise.kernels.DoubleElementwise {

  /** Parts end where loops that C2 unrolls have nothing left over. */
  private static final int GRAIN = 256;

  /** An element takes as long as that many of single precision, at least. */
  private static final long WORK = 2;

  private final Sharing<DoubleElementCall> calls;

  private DoubleElementwise(Sharing<DoubleElementCall> calls) {
    this.calls = calls;
  }

  /**
   * Those on vectors; on vectors of two lanes the reference, which is as fast: on x86, C2 has no
   * masks of two lanes, and boxes the vectors (30 to 70 ns an element).
   */
  static dev.lanewise.kernels.DoubleElementwise of(Turnstile turnstile, Workers workers) {
    return Lanes.DOUBLE.length() > 2
        ? new DoubleElementwise(new Sharing<>(turnstile, workers, DoubleElementCall::new))
        : new dev.lanewise.kernels.reference.DoubleElementwise();
  }

  @Override
  public void map(DoubleUnary function, int n, double[] x, int xOffset, double[] y, int yOffset) {
    DoubleElementCall call = calls.beginIfShared(WORK * n);
    if (call == null) {
      run(function, n, x, xOffset, y, yOffset);
      return;
    }
    try {
      call.set(function, x, xOffset, y, yOffset);
      calls.run(call, 0, n, WORK * n, GRAIN);
    } finally {
      calls.end(call);
    }
  }

  static void run(DoubleUnary function, int n, double[] x, int xOffset, double[] y, int yOffset) {
    switch (function) {
      case EXP -> DoubleFunctionLoops.exp(n, x, xOffset, y, yOffset);
      case LOG -> DoubleFunctionLoops.log(n, x, xOffset, y, yOffset);
      case SIGMOID -> DoubleFunctionLoops.sigmoid(n, x, xOffset, y, yOffset);
      case TANH -> DoubleFunctionLoops.tanh(n, x, xOffset, y, yOffset);
      case ERF -> DoubleFunctionLoops.erf(n, x, xOffset, y, yOffset);
    }
  }
}
