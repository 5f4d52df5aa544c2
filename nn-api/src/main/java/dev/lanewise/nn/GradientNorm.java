// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

/** The norm of all gradients of a step: finite only if each of them is. */
final class GradientNorm<F> implements AutoCloseable {

  private final Backend<F, ?> backend;
  private final F gradients;
  private final int size;
  private final F norm;
  private final float[] read = new float[1];

  /**
   * Of gradients on a backend.
   *
   * @param size how many there are, from the first on
   */
  GradientNorm(Backend<F, ?> backend, F gradients, int size) {
    this.backend = backend;
    this.gradients = gradients;
    this.size = size;
    this.norm = backend.allocateFloats(1);
  }

  /** That of the last step. Waits for it. */
  float read() {
    backend.kernels().updates().clipNorm(size, Float.POSITIVE_INFINITY, gradients, 0, norm, 0);
    backend.read(norm, 0, read, 0, 1);
    return read[0];
  }

  @Override
  public void close() {
    backend.free(norm);
  }
}
