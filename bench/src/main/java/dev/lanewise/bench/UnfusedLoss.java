// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import dev.lanewise.kernels.Lanewise;
import dev.lanewise.kernels.Unary;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cross-entropy and its gradient by our own kernels, one after another: log-softmax, the label's
 * element of each row, exp, minus one at the label, scaling.
 */
final class UnfusedLoss implements KernelContender {

  static final String NAME = "lanewise_unfused";

  private final Lanewise lanewise = Lanewise.builder().threads(1).open();

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "Lanewise's logSoftmax, exp and scale, with a loop over the labels";
  }

  @Override
  public @Nullable KernelWork prepare(KernelCase kernel, KernelInputs inputs) {
    if (kernel.kernel() != Kernel.CROSS_ENTROPY) {
      return null;
    }
    float[] z = inputs.x();
    int[] labels = inputs.labels();
    var loss = new float[1];
    var logarithms = new float[z.length];
    var gradient = new float[z.length];
    return KernelWork.of(
        () -> loss[0] = loss(kernel.columns(), z, labels, logarithms, gradient),
        () -> List.of(loss.clone(), gradient.clone()));
  }

  private float loss(int n, float[] z, int[] labels, float[] logarithms, float[] gradient) {
    int rows = labels.length;
    lanewise.rows().logSoftmax(rows, n, z, 0, n, logarithms, 0, n);
    lanewise.elementwise().exp(z.length, logarithms, 0, gradient, 0);
    float sum = 0;
    for (int i = 0; i < rows; i++) {
      sum -= logarithms[i * n + labels[i]];
      gradient[i * n + labels[i]] -= 1;
    }
    lanewise.elementwise().map(Unary.SCALE, z.length, 1f / rows, 0, gradient, 0, gradient, 0);
    return sum / rows;
  }

  @Override
  public void close() {
    lanewise.close();
  }
}
