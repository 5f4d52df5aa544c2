// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.Binary;
import dev.lanewise.kernels.Ternary;
import dev.lanewise.kernels.Unary;

/** A function of elements and its arguments; a unary one has no y and no z, a binary one no z. */
final class ElementCall extends SharedCall {

  private Enum<?> function = Unary.IDENTITY;
  private float alpha;
  private float beta;
  private float[] x = NO_FLOATS;
  private int xOffset;
  private float[] y = NO_FLOATS;
  private int yOffset;
  private float[] z = NO_FLOATS;
  private int zOffset;
  private float[] result = NO_FLOATS;
  private int resultOffset;

  ElementCall function(Enum<?> value, float alpha, float beta) {
    function = value;
    this.alpha = alpha;
    this.beta = beta;
    return this;
  }

  ElementCall x(float[] array, int offset) {
    x = array;
    xOffset = offset;
    return this;
  }

  ElementCall y(float[] array, int offset) {
    y = array;
    yOffset = offset;
    return this;
  }

  ElementCall z(float[] array, int offset) {
    z = array;
    zOffset = offset;
    return this;
  }

  ElementCall result(float[] array, int offset) {
    result = array;
    resultOffset = offset;
    return this;
  }

  @Override
  void run(int first, int end) {
    int n = end - first;
    int from = xOffset + first;
    int to = resultOffset + first;
    switch (function) {
      case Unary f -> FunctionSwitch.run(f, n, alpha, beta, x, from, result, to);
      case Binary f ->
          FunctionSwitch.run(f, n, alpha, beta, x, from, y, yOffset + first, result, to);
      case Ternary f ->
          FunctionSwitch.run(
              f, n, alpha, beta, x, from, y, yOffset + first, z, zOffset + first, result, to);
      default -> throw new IllegalStateException(function.name());
    }
  }

  @Override
  void forget() {
    x = NO_FLOATS;
    y = NO_FLOATS;
    z = NO_FLOATS;
    result = NO_FLOATS;
  }
}
