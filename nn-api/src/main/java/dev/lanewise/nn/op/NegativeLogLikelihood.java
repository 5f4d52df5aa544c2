// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import dev.lanewise.kernels.CrossEntropy;
import dev.lanewise.kernels.Reduction;
import dev.lanewise.kernels.Unary;
import dev.lanewise.nn.graph.Adjoints;
import dev.lanewise.nn.graph.Binding;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Step;
import dev.lanewise.nn.graph.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Negative log-likelihood of log-probabilities, as {@link LogSoftmax} gives them, with class
 * labels. Where logits are at hand, {@link SoftmaxCrossEntropy} is faster and more accurate.
 *
 * @param options reduction NONE or MEAN, ignored label; weights of the classes are a third input
 * @param weighted whether weights of the rows are the last input
 * @param factor of the gradient
 */
public record NegativeLogLikelihood(CrossEntropy<?> options, boolean weighted, Factor factor)
    implements RowLoss {

  public NegativeLogLikelihood {
    CrossEntropyOptions.require(options);
    if (options.labelSmoothing() != 0 || options.zLoss() != 0) {
      throw new IllegalArgumentException(
          "options are " + options + ", must have neither label smoothing nor z-loss");
    }
  }

  /** The loss of each row: log-probabilities are [batch, classes], labels [batch]. */
  public static Tensor of(Tensor logProbabilities, Tensor labels) {
    return of(CrossEntropy.of(Reduction.NONE), logProbabilities, labels, null);
  }

  /**
   * The loss of each row, or their mean as the reduction says.
   *
   * @param classWeights one weight per class, a constant; null for none
   */
  public static Tensor of(
      CrossEntropy<?> options,
      Tensor logProbabilities,
      Tensor labels,
      @Nullable Tensor classWeights) {
    return of(options, logProbabilities, labels, classWeights, null);
  }

  /**
   * The same with a weight for each row, that its loss is multiplied by; a mean divides by the sum
   * of theirs times those of their labels' classes.
   *
   * @param rowWeights one weight per row, for a mean not negative; null for none
   */
  public static Tensor of(
      CrossEntropy<?> options,
      Tensor logProbabilities,
      Tensor labels,
      @Nullable Tensor classWeights,
      @Nullable Tensor rowWeights) {
    List<Tensor> inputs =
        CrossEntropyOptions.inputs(logProbabilities, labels, classWeights, rowWeights);
    var op = new NegativeLogLikelihood(options, rowWeights != null, Factor.ONE);
    return Node.of(op, inputs).output(LOSSES);
  }

  /** Small graphs for the checks; see {@link dev.lanewise.nn.graph.Op}. */
  public static List<Tensor> examples() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 5));
    Tensor labels = Tensor.labels("labels", 5);
    CrossEntropy<?> plain = CrossEntropy.of(Reduction.NONE);
    CrossEntropy<?> mean = CrossEntropy.of(Reduction.MEAN);
    return List.of(
        of(x, labels),
        Mean.of(of(LogSoftmax.of(x), labels)),
        of(plain.ignoring(2), x, labels, Tensor.constant(Shape.of(5), 0.5f, 2, 1, 0, 3)),
        of(mean.ignoring(2), x, labels, Tensor.constant(Shape.of(5), 0.5f, 2, 1, 1, 3)),
        of(plain, x, labels, null, Tensor.input("weights", Shape.of(Shape.BATCH))));
  }

  @Override
  public String toString() {
    return CrossEntropyOptions.text(this, options, weighted);
  }

  @Override
  public LossOp withFactor(Factor other) {
    return new NegativeLogLikelihood(options, weighted, other);
  }

  @Override
  public LossOp unweighted() {
    return new NegativeLogLikelihood(options, false, factor);
  }

  @Override
  public List<Shape> shapes(List<Tensor> inputs) {
    return CrossEntropyOptions.shapesOfLabels(this, inputs);
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    var kernel = binding.kernels().losses();
    var x = binding.input(0);
    var labels = binding.integers(1);
    var losses = binding.output(LOSSES);
    var gradient = binding.output(GRADIENT);
    CrossEntropy<F> bound = CrossEntropyOptions.bind(this, binding);
    float scale = factor.at(binding.batch());
    return () ->
        kernel.negativeLogLikelihood(
            x.rows(),
            x.columns(),
            x.storage(),
            x.offset(),
            x.columns(),
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
    Tensor masses =
        CrossEntropyOptions.ofClasses(this, node, CrossEntropyOptions.targets(options, node));
    masses = CrossEntropyOptions.ofRows(this, node, masses);
    return Elementary.of(
        Unary.NEGATE,
        options.reduction() == Reduction.MEAN ? Divide.of(masses, Sum.of(masses)) : masses);
  }

  @Override
  public void backwardToTargets(Node node, Tensor weights, Adjoints adjoints) {
    CrossEntropyOptions.backwardToWeights(this, node, adjoints);
  }
}
