// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.kernels.CrossEntropy;
import dev.lanewise.kernels.Reduction;
import dev.lanewise.nn.graph.Leaf.Constant;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.op.SoftLabelCrossEntropy;
import dev.lanewise.nn.op.Softmax;
import dev.lanewise.nn.op.SoftmaxCrossEntropy;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Cross-entropy of softmax over logits; see {@link Losses#softmaxCrossEntropy}.
 *
 * @param options label smoothing, z-loss and the ignored label, reduction NONE
 * @param soft whether targets are a number for each class instead of a label
 * @param weights of the classes; null for ones
 */
public record CrossEntropyLoss(CrossEntropy<?> options, boolean soft, @Nullable Constant weights)
    implements Loss {

  /**
   * The same with a share of each label spread evenly over all classes, in [0, 1].
   *
   * @throws IllegalArgumentException if the share is not
   */
  public CrossEntropyLoss labelSmoothing(float share) {
    return new CrossEntropyLoss(options.smoothing(share), soft, weights);
  }

  /**
   * The same with a factor times the square of each row's log-sum-exp added, which keeps logits
   * near zero; usually 1e-4.
   *
   * @throws IllegalArgumentException if the factor is negative or not finite
   */
  public CrossEntropyLoss zLoss(float factor) {
    return new CrossEntropyLoss(options.withZLoss(factor), soft, weights);
  }

  /**
   * The same without the rows of this label, for which there is neither loss nor gradient. Training
   * passes over a batch of nothing else.
   *
   * @throws IllegalStateException if targets are no labels
   */
  public CrossEntropyLoss ignoring(int label) {
    if (soft) {
      throw new IllegalStateException("soft labels cannot be ignored");
    }
    return new CrossEntropyLoss(options.ignoring(label), false, weights);
  }

  /**
   * The same with a weight for each class, as many as the model gives scores. The mean of a batch
   * of labels divides by the sum of their weights, as in PyTorch; training passes over a batch
   * where that is 0.
   *
   * @throws IllegalArgumentException if there is no weight, or one is negative or not finite
   */
  public CrossEntropyLoss classWeights(float... weights) {
    if (Objects.requireNonNull(weights, "weights").length == 0) {
      throw new IllegalArgumentException("there are no weights, must be one for each class");
    }
    for (int i = 0; i < weights.length; i++) {
      if (!(weights[i] >= 0 && weights[i] < Float.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "weights[" + i + "] is " + weights[i] + ", must be finite and not negative");
      }
    }
    return new CrossEntropyLoss(options, soft, new Constant(Shape.of(weights.length), weights));
  }

  @Override
  public float weight(int label) {
    if (label == options.ignoreIndex()) {
      return 0;
    }
    return weights == null ? 1 : weights.value(label);
  }

  /** Where rows count differently, the kernel takes the mean itself. */
  private CrossEntropy<?> effective() {
    boolean uneven = !soft && (weights != null || options.ignoreIndex() >= 0);
    return uneven
        ? new CrossEntropy<>(
            Reduction.MEAN,
            options.ignoreIndex(),
            options.labelSmoothing(),
            options.zLoss(),
            null,
            0,
            null,
            0)
        : options;
  }

  @Override
  public Tensor target(Tensor output) {
    int classes = classes(output.shape());
    return soft ? Tensor.input("target", output.shape()) : Tensor.labels("labels", classes);
  }

  /** The number of classes for which a model's output of this shape has a score. */
  static int classes(Shape shape) {
    if (shape.rank() != 2) {
      throw new IllegalArgumentException(
          "the model gives " + shape + ", must be one score per class: [batch, classes]");
    }
    return shape.dimension(1);
  }

  @Override
  public Tensor losses(Tensor output, Tensor target) {
    return ofRows(output, target, null);
  }

  @Override
  public Tensor losses(Tensor output, Tensor target, Tensor rowWeights) {
    return ofRows(output, target, rowWeights);
  }

  private Tensor ofRows(Tensor output, Tensor target, @Nullable Tensor rowWeights) {
    Tensor classWeights = weights == null ? null : Tensor.of(weights);
    return soft
        ? SoftLabelCrossEntropy.of(effective(), output, target, classWeights, rowWeights)
        : SoftmaxCrossEntropy.of(effective(), output, target, classWeights, rowWeights);
  }

  @Override
  public Tensor prediction(Tensor output) {
    return Softmax.of(output);
  }
}
