// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import dev.lanewise.kernels.Activation;
import dev.lanewise.nn.graph.Tensor;

/** The sign of each element, of which no gradient is asked because it is 0 almost everywhere. */
final class Signs {

  private Signs() {}

  /** 1 above zero, -1 below, 0 at zero. */
  static Tensor of(Tensor x) {
    Tensor below = Activate.of(Activation.STEP, Scale.of(-1, x));
    return Add.of(Activate.of(Activation.STEP, x), Scale.of(-1, below));
  }
}
