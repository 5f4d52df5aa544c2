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
 * @param factor of the gradient
 */
public record SoftLabelCrossEntropy(CrossEntropy<?> options, Factor factor) implements LossOp {

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
    List<Tensor> inputs = CrossEntropyOptions.inputs(logits, targets, classWeights);
    return Node.of(new SoftLabelCrossEntropy(options, Factor.ONE), inputs).output(LOSSES);
  }

  /** Small graphs for the checks; see {@link dev.lanewise.nn.graph.Op}. */
  public static List<Tensor> examples() {
    Tensor logits = Tensor.input("logits", Shape.of(Shape.BATCH, 5));
    Tensor targets = Tensor.input("targets", Shape.of(Shape.BATCH, 5));
    Tensor weights = Tensor.constant(Shape.of(5), 0.5f, 2, 1, 0, 3);
    CrossEntropy<?> plain = CrossEntropy.of(Reduction.NONE);
    CrossEntropy<?> mean = CrossEntropy.of(Reduction.MEAN);
    return List.of(
        of(logits, targets),
        Mean.of(of(logits, Softmax.of(targets))),
        of(plain.smoothing(0.2f), logits, targets, weights),
        of(plain.withZLoss(0.1f), logits, targets, null),
        of(mean.smoothing(0.2f), logits, targets, weights));
  }

  @Override
  public String toString() {
    return CrossEntropyOptions.text(this, options);
  }

  @Override
  public LossOp withFactor(Factor other) {
    return new SoftLabelCrossEntropy(options, other);
  }

  @Override
  public List<Shape> shapes(List<Tensor> inputs) {
    Rules.arity(this, inputs, inputs.size() == 3 ? 3 : 2);
    Rules.same(this, inputs.subList(0, 2), 2);
    return CrossEntropyOptions.shapes(this, options, inputs);
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    var kernel = binding.kernels().losses();
    var logits = binding.input(0);
    var targets = binding.input(1);
    var losses = binding.output(LOSSES);
    var gradient = binding.output(GRADIENT);
    CrossEntropy<F> bound = CrossEntropyOptions.bind(options, binding);
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
    return CrossEntropyOptions.slope(options, node, node.input(1), false);
  }

  @Override
  public void backwardToTargets(Node node, Tensor weights, Adjoints adjoints) {
    CrossEntropyOptions.requireConstantWeights(this, node, adjoints);
    if (adjoints.isWanted(1)) {
      Tensor slope = Scale.of(-options.kept(), LogSoftmax.of(node.input(0)));
      slope = CrossEntropyOptions.overRows(options, CrossEntropyOptions.weighted(node, slope));
      adjoints.addToInput(1, Multiply.of(weights, slope));
    }
  }
}
