// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import static dev.lanewise.nn.Layers.dense;
import static dev.lanewise.nn.Layers.logSoftmax;
import static dev.lanewise.nn.Layers.tanh;
import static dev.lanewise.nn.Losses.softmaxCrossEntropy;

import dev.lanewise.kernels.ElementLoss;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.op.ElementwiseLoss;
import dev.lanewise.nn.op.Mean;
import java.util.stream.Stream;

/** A loss of three outputs, and whether they are to be logarithms of probabilities. */
record LossKind(String name, Loss loss, boolean logs) {

  /** Takes four features. */
  Sequential model() {
    Sequential model =
        logs
            ? Sequential.of(dense(4, 5), tanh(), dense(5, 3), logSoftmax())
            : Sequential.of(dense(4, 5), tanh(), dense(5, 3));
    model.initialize(3);
    return model;
  }

  @Override
  public String toString() {
    return name;
  }

  static Stream<LossKind> all() {
    CrossEntropyLoss soft = Losses.softLabelCrossEntropy();
    return Stream.of(
        new LossKind("labels", softmaxCrossEntropy(), false),
        new LossKind("smoothing", softmaxCrossEntropy().labelSmoothing(0.1f).zLoss(0.01f), false),
        new LossKind("class weights", softmaxCrossEntropy().classWeights(0.5f, 2, 0.3f), false),
        new LossKind("ignored", softmaxCrossEntropy().ignoring(2).labelSmoothing(0.1f), false),
        new LossKind("a class of weight 0", softmaxCrossEntropy().classWeights(1, 0, 3), false),
        new LossKind("soft labels", soft.labelSmoothing(0.1f).classWeights(1, 2, 0.5f), false),
        new LossKind("likelihood", Losses.negativeLogLikelihood(), true),
        new LossKind("KL divergence", Losses.klDivergence(), true),
        new LossKind("MSE", Losses.mse(), false),
        new LossKind("MAE", Losses.mae(), false),
        new LossKind("Huber", Losses.huber(0.3f), false),
        new LossKind("smooth L1", Losses.smoothL1(0.3f), false),
        new LossKind("log-cosh", Losses.logCosh(), false),
        new LossKind("hinge", Losses.hinge(), false),
        new LossKind("squared hinge", Losses.squaredHinge(), false),
        new LossKind("binary cross-entropy", Losses.bceWithLogits(2), false),
        new LossKind("focal", Losses.focal(2, 0.25f), false),
        new LossKind("a loss of one's own", ownLoss(false), false));
  }

  /** It says nothing about weights. */
  static Loss ownLoss(boolean mean) {
    return new Loss() {
      @Override
      public Tensor target(Tensor output) {
        return Tensor.input("target", output.shape());
      }

      @Override
      public Tensor losses(Tensor output, Tensor target) {
        Tensor rows = Mean.of(1, ElementwiseLoss.of(ElementLoss.MSE, output, target));
        return mean ? Mean.of(rows) : rows;
      }
    };
  }
}
