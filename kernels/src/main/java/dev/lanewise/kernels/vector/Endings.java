// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Unary;
import dev.lanewise.kernels.reference.Finishing;

/** Epilogues: {@link Finishing}, but for bias and GELU, which are one pass. */
final class Endings {

  private Endings() {}

  static void finish(
      Epilogue<float[]> epilogue,
      Elementwise<float[]> kernels,
      int row,
      int rows,
      int column,
      int columns,
      float[] c,
      int first,
      int ldc) {
    float[] bias = epilogue.bias();
    if (bias == null
        || epilogue.biasPerRow()
        || epilogue.residual() != null
        || epilogue.preActivation() != null
        || epilogue.activation().function() != Unary.GELU) {
      Finishing.finish(epilogue, kernels, row, rows, column, columns, c, first, ldc);
      return;
    }
    int from = epilogue.biasOffset() + column;
    for (int i = 0; i < rows; i++) {
      FunctionLoops.geluOfSum(columns, c, first + i * ldc, bias, from, c, first + i * ldc);
    }
  }
}
