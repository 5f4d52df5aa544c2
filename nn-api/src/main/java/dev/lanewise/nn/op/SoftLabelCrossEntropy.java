// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import dev.lanewise.kernels.CrossEntropy;
import dev.lanewise.kernels.Reduction;
import dev.lanewise.nn.graph.Adjoints;
import dev.lanewise.nn.graph.Binding;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Rules;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Step;
import dev.lanewise.nn.graph.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Softmax cross-entropy of logits against soft labels: a number for each class. One kernel makes
 * losses and gradient; see {@link LossOp}.
 *
 * @param options reduction NONE or MEAN, label smoothing, z-loss; weights of the classes are a
 *     third input
 * @param weighted whether weights of the rows are the last input
 * @param factor of the gradient
 */
public record SoftLabelCrossEntropy(CrossEntropy<?> options, boolean weighted, Factor factor)
    implements RowLoss {

  public SoftLabelCrossEntropy {
    CrossEntropyOptions.require(options);
  }

  /** The loss of each row: logits and targets are [batch, classes]. */
  public static Tensor of(Tensor logits, Tensor targets) {
    return of(CrossEntropy.of(Reduction.NONE), logits, targets, null);
  }

  /**
   * The loss of each row, or their mean as the reduction says.
   *
   * @param classWeights one weight per class, a constant; null for none
   */
  public static Tensor of(
      CrossEntropy<?> options, Tensor logits, Tensor targets, @Nullable Tensor classWeights) {
    return of(options, logits, targets, classWeights, null);
  }

  /**
   * The same with a weight for each row, that its loss is multiplied by; a mean divides by their
   * sum.
   *
   * @param rowWeights one weight per row, for a mean not negative; null for none
   */
  public static Tensor of(
      CrossEntropy<?> options,
      Tensor logits,
      Tensor targets,
      @Nullable Tensor classWeights,
      @Nullable Tensor rowWeights) {
    List<Tensor> inputs = CrossEntropyOptions.inputs(logits, targets, classWeights, rowWeights);
    var op = new SoftLabelCrossEntropy(options, rowWeights != null, Factor.ONE);
    return Node.of(op, inputs).output(LOSSES);
  }

  /** Small graphs for the checks; see {@link dev.lanewise.nn.graph.Op}. */
  public static List<Tensor> examples() {
    Tensor logits = Tensor.input("logits", Shape.of(Shape.BATCH, 5));
    Tensor targets = Tensor.input("targets", Shape.of(Shape.BATCH, 5));
    Tensor weights = Tensor.constant(Shape.of(5), 0.5f, 2, 1, 0, 3);
    Tensor positive = Tensor.constant(Shape.of(5), 0.5f, 2, 1, 1, 3);
    Tensor some = OneHot.of(5, Tensor.labels("some", 5));
    Tensor rows = Sum.of(-1, Multiply.of(some, positive));
    CrossEntropy<?> plain = CrossEntropy.of(Reduction.NONE);
    CrossEntropy<?> mean = CrossEntropy.of(Reduction.MEAN);
    return List.of(
        of(logits, targets),
        Mean.of(of(logits, Softmax.of(targets))),
        of(plain.smoothing(0.2f), logits, targets, weights),
        of(plain.withZLoss(0.1f), logits, targets, null),
        of(mean.smoothing(0.2f), logits, targets, weights),
        of(plain, logits, targets, weights, Tensor.input("rows", Shape.of(Shape.BATCH))),
        of(mean, logits, targets, positive, rows));
  }

  @Override
  public String toString() {
    return CrossEntropyOptions.text(this, options, weighted);
  }

  @Override
  public LossOp withFactor(Factor other) {
    return new SoftLabelCrossEntropy(options, weighted, other);
  }

  @Override
  public LossOp unweighted() {
    return new SoftLabelCrossEntropy(options, false, factor);
  }

  @Override
  public List<Shape> shapes(List<Tensor> inputs) {
    List<Shape> shapes = CrossEntropyOptions.shapes(this, inputs);
    Rules.same(this, inputs.subList(0, 2), 2);
    return shapes;
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    var kernel = binding.kernels().losses();
    var logits = binding.input(0);
    var targets = binding.input(1);
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
            targets.storage(),
            targets.offset(),
            targets.columns(),
            bound,
            scale,
            losses.storage(),
            losses.offset(),
            gradient.storage(),
            gradient.offset(),
            gradient.columns());
  }

  @Override
  public Tensor slope(Node node) {
    return CrossEntropyOptions.slope(this, node, node.input(1), false);
  }

  @Override
  public void backwardToTargets(Node node, Tensor weights, Adjoints adjoints) {
    CrossEntropyOptions.backwardToWeights(this, node, adjoints);
    if (adjoints.isWanted(1)) {
      Tensor slope = Scale.of(-options.kept(), LogSoftmax.of(node.input(0)));
      slope =
          CrossEntropyOptions.overRows(
              this, node, CrossEntropyOptions.ofClasses(this, node, slope));
      adjoints.addToInput(1, Multiply.of(weights, slope));
    }
  }
}
