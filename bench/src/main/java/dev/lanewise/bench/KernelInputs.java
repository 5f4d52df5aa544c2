// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

/** The inputs of a kernel, equal for equal cases, in every process. */
public final class KernelInputs {

  /** The variance's addend in layer normalisation. */
  public static final float EPSILON = 1e-5f;

  /** The learning rate of Adam. */
  public static final float RATE = 1e-3f;

  private static final int WIDTH_OF_X = 4;

  private final KernelCase kernel;

  /** Of a case; each is made when it is asked for. */
  public KernelInputs(KernelCase kernel) {
    this.kernel = kernel;
  }

  /** The argument, or the logits: rows x columns, uniform in [-4, 4). */
  public float[] x() {
    return scaled(WIDTH_OF_X, Operands.uniform(kernel.elements(), 1));
  }

  /** The upstream gradient, or the gradient of parameters: rows x columns, uniform in [-1, 1). */
  public float[] dy() {
    return Operands.uniform(kernel.elements(), 2);
  }

  /** A factor for each column, uniform in [-1, 1). */
  public float[] gamma() {
    return Operands.uniform(kernel.columns(), 3);
  }

  /** A summand for each column, uniform in [-1, 1). */
  public float[] beta() {
    return Operands.uniform(kernel.columns(), 4);
  }

  /** A label for each row, no two neighbours alike where there are several classes. */
  public int[] labels() {
    var labels = new int[kernel.rows()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (int) (i * 7919L % kernel.columns());
    }
    return labels;
  }

  /** What enters a linear layer: rows x features, uniform in [-1, 1). */
  public float[] features() {
    return Operands.uniform(kernel.rows() * KernelCase.FEATURES, 5);
  }

  /** The weights of a linear layer: columns x features, so small that logits are below 5 or so. */
  public float[] weights() {
    return scaled(
        0.0625f, Operands.uniform(Math.multiplyExact(kernel.columns(), KernelCase.FEATURES), 6));
  }

  private static float[] scaled(float factor, float[] elements) {
    for (int i = 0; i < elements.length; i++) {
      elements[i] *= factor;
    }
    return elements;
  }
}
