// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

/** The arguments of a dropout, whose elements are functions of their index. */
final class DropoutCall extends SharedCall {

  private float probability;
  private long seed;
  private long stream;
  private float[] x = NO_FLOATS;
  private int xOffset;
  private float[] y = NO_FLOATS;
  private int yOffset;

  DropoutCall random(float probability, long seed, long stream) {
    this.probability = probability;
    this.seed = seed;
    this.stream = stream;
    return this;
  }

  DropoutCall x(float[] array, int offset) {
    x = array;
    xOffset = offset;
    return this;
  }

  DropoutCall y(float[] array, int offset) {
    y = array;
    yOffset = offset;
    return this;
  }

  @Override
  void run(int first, int end) {
    Dropout.run(first, end, probability, seed, stream, x, xOffset, y, yOffset);
  }

  @Override
  void forget() {
    x = NO_FLOATS;
    y = NO_FLOATS;
  }
}
