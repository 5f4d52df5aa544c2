// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.op.Softmax;
import dev.lanewise.nn.op.SoftmaxCrossEntropy;

/** The usual losses. */
public final class Losses {

  private Losses() {}

  /**
   * Cross-entropy of softmax over logits against class labels: PyTorch's {@code CrossEntropyLoss}.
   * The model must end in logits, without a softmax of its own.
   */
  public static Loss softmaxCrossEntropy() {
    return new Loss() {
      @Override
      public Tensor losses(Tensor output, Tensor labels) {
        return SoftmaxCrossEntropy.of(output, labels);
      }

      @Override
      public Tensor probabilities(Tensor output) {
        return Softmax.of(output);
      }
    };
  }
}
