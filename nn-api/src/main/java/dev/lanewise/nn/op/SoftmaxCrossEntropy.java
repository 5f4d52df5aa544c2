// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import dev.lanewise.kernels.CrossEntropy;
import dev.lanewise.kernels.Reduction;
import dev.lanewise.nn.graph.Adjoints;
import dev.lanewise.nn.graph.Binding;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Step;
import dev.lanewise.nn.graph.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Softmax cross-entropy of logits against class labels. One kernel makes losses and gradient, so a
 * plan needs a single call for both; see {@link LossOp}.
 *
 * @param options reduction NONE or MEAN, label smoothing, ignored label, z-loss; weights of the
 *     classes are a third input
 * @param weighted whether weights of the rows are the last input
 * @param factor of the gradient
 */
public record SoftmaxCrossEntropy(CrossEntropy<?> options, boolean weighted, Factor factor)
    implements RowLoss {

  public SoftmaxCrossEntropy {
    CrossEntropyOptions.require(options);
  }

  /** The loss of each row: logits are [batch, classes], labels [batch]. */
  public static Tensor of(Tensor logits, Tensor labels) {
    return of(CrossEntropy.of(Reduction.NONE), logits, labels, null);
  }

  /**
   * The loss of each row, or their mean as the reduction says.
   *
   * @param classWeights one weight per class, a constant; null for none
   */
  public static Tensor of(
      CrossEntropy<?> options, Tensor logits, Tensor labels, @Nullable Tensor classWeights) {
    return of(options, logits, labels, classWeights, null);
  }

  /**
   * The same with a weight for each row, that its loss is multiplied by; a mean divides by the sum
   * of theirs times those of their labels' classes.
   *
   * @param rowWeights one weight per row, for a mean not negative; null for none
   */
  public static Tensor of(
      CrossEntropy<?> options,
      Tensor logits,
      Tensor labels,
      @Nullable Tensor classWeights,
      @Nullable Tensor rowWeights) {
    List<Tensor> inputs = CrossEntropyOptions.inputs(logits, labels, classWeights, rowWeights);
    var op = new SoftmaxCrossEntropy(options, rowWeights != null, Factor.ONE);
    return Node.of(op, inputs).output(LOSSES);
  }

  /** Small graphs for the checks; see {@link dev.lanewise.nn.graph.Op}. */
  public static List<Tensor> examples() {
    Tensor logits = Tensor.input("logits", Shape.of(Shape.BATCH, 5));
    Tensor labels = Tensor.labels("labels", 5);
    Tensor weights = Tensor.constant(Shape.of(5), 0.5f, 2, 1, 0, 3);
    Tensor positive = Tensor.constant(Shape.of(5), 0.5f, 2, 1, 1, 3);
    Tensor ofLabels = Sum.of(-1, Multiply.of(OneHot.of(5, labels), positive));
    CrossEntropy<?> plain = CrossEntropy.of(Reduction.NONE);
    CrossEntropy<?> mean = CrossEntropy.of(Reduction.MEAN);
    return List.of(
        of(logits, labels),
        Mean.of(of(logits, labels)),
        of(plain.smoothing(0.2f), logits, labels, null),
        of(plain.smoothing(0.2f), logits, labels, weights),
        of(plain.withZLoss(0.1f), logits, labels, null),
        of(plain.ignoring(2).smoothing(0.2f).withZLoss(0.1f), logits, labels, weights),
        of(mean.ignoring(2), logits, labels, positive),
        of(mean.ignoring(1).smoothing(0.2f), logits, labels, null),
        of(
            plain.withZLoss(0.1f),
            logits,
            labels,
            weights,
            Tensor.input("rows", Shape.of(Shape.BATCH))),
        of(mean.smoothing(0.2f), logits, labels, positive, ofLabels));
  }

  @Override
  public String toString() {
    return CrossEntropyOptions.text(this, options, weighted);
  }

  @Override
  public LossOp withFactor(Factor other) {
    return new SoftmaxCrossEntropy(options, weighted, other);
  }

  @Override
  public LossOp unweighted() {
    return new SoftmaxCrossEntropy(options, false, factor);
  }

  @Override
  public List<Shape> shapes(List<Tensor> inputs) {
    return CrossEntropyOptions.shapesOfLabels(this, inputs);
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    var kernel = binding.kernels().losses();
    var logits = binding.input(0);
    var labels = binding.integers(1);
    var losses = binding.output(LOSSES);
    var gradient = binding.output(GRADIENT);
    CrossEntropy<F> bound = CrossEntropyOptions.bind(this, binding);
    float scale = factor.at(binding.batch());
    return () ->
        kernel.softmaxCrossEntropy(
            logits.rows(),
            logits.columns(),
            logits.storage(),
            logits.offset(),
            logits.columns(),
            labels.storage(),
            labels.offset(),
            bound,
            scale,
            losses.storage(),
            losses.offset(),
            gradient.storage(),
            gradient.offset(),
            gradient.columns());
  }

  /** A label that is no class is refused here, even one that is ignored. */
  @Override
  public Tensor slope(Node node) {
    Tensor targets = CrossEntropyOptions.targets(options, node);
    return CrossEntropyOptions.slope(this, node, targets, true);
  }

  @Override
  public void backwardToTargets(Node node, Tensor weights, Adjoints adjoints) {
    CrossEntropyOptions.backwardToWeights(this, node, adjoints);
  }
}
