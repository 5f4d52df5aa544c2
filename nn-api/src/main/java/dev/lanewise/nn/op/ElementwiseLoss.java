// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import dev.lanewise.kernels.Criterion;
import dev.lanewise.kernels.ElementLoss;
import dev.lanewise.kernels.Reduction;
import dev.lanewise.nn.graph.Adjoints;
import dev.lanewise.nn.graph.Binding;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Rules;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Step;
import dev.lanewise.nn.graph.Tensor;
import java.util.List;

/**
 * A loss of each element of x against its target. Output 1 is the gradient; see {@link LossOp}.
 *
 * <p>Inputs are x, the targets and, if there are any, weights of the elements.
 *
 * @param criterion the loss and its parameters; neither reduced nor weighted
 * @param factor of the gradient
 */
public record ElementwiseLoss(Criterion<?> criterion, Factor factor) implements LossOp {

  public ElementwiseLoss {
    if (criterion.reduction() != Reduction.NONE || criterion.weights() != null) {
      throw new IllegalArgumentException(
          "criterion is " + criterion + ", must have reduction NONE and no weights");
    }
  }

  /** The loss of each element. */
  public static Tensor of(Criterion<?> criterion, Tensor x, Tensor targets) {
    return Tensor.of(new ElementwiseLoss(criterion, Factor.ONE), x, targets);
  }

  /** The loss of each element times its weight; all three have one shape. */
  public static Tensor of(Criterion<?> criterion, Tensor x, Tensor targets, Tensor weights) {
    return Tensor.of(new ElementwiseLoss(criterion, Factor.ONE), x, targets, weights);
  }

  /** A loss of each element that has no parameters. */
  public static Tensor of(ElementLoss loss, Tensor x, Tensor targets) {
    return of(Criterion.of(loss, Reduction.NONE), x, targets);
  }

  /** Small graphs for the checks; see {@link dev.lanewise.nn.graph.Op}. */
  public static List<Tensor> examples() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 5));
    Tensor t = Tensor.input("t", Shape.of(Shape.BATCH, 5));
    return List.of(
        of(ElementLoss.MSE, x, t),
        Mean.of(of(ElementLoss.MSE, x, t)),
        of(ElementLoss.MAE, x, t),
        of(Criterion.huber(0.5f, Reduction.NONE), x, t),
        of(Criterion.smoothL1(0.5f, Reduction.NONE), x, t),
        of(Criterion.smoothL1(0, Reduction.NONE), x, t),
        of(ElementLoss.LOG_COSH, x, t),
        of(ElementLoss.KL_DIVERGENCE, x, Sigmoid.of(t)),
        of(ElementLoss.KL_DIVERGENCE_OF_LOGS, x, t),
        of(ElementLoss.HINGE, x, Scale.of(3, t)),
        of(ElementLoss.SQUARED_HINGE, x, Scale.of(3, t)),
        of(Criterion.bceWithLogits(1.5f, Reduction.NONE), x, t),
        of(Criterion.focal(2, 0.25f, Reduction.NONE), x, t),
        of(ElementLoss.ENTROPY, Sigmoid.of(x), t),
        of(Criterion.huber(0.5f, Reduction.NONE), x, t, Tensor.input("weights", x.shape())),
        Mean.of(of(Criterion.of(ElementLoss.MSE, Reduction.NONE), x, t, Sigmoid.of(t))));
  }

  @Override
  public String name() {
    return criterion.loss().name();
  }

  @Override
  public String toString() {
    String parameters =
        switch (criterion.loss().parameters()) {
          case 0 -> "";
          case 1 -> "alpha=" + criterion.alpha() + ", ";
          default -> "alpha=" + criterion.alpha() + ", beta=" + criterion.beta() + ", ";
        };
    return name() + "[" + parameters + "factor=" + factor + "]";
  }

  @Override
  public LossOp withFactor(Factor other) {
    return new ElementwiseLoss(criterion, other);
  }

  @Override
  public List<Shape> shapes(List<Tensor> inputs) {
    Shape shape = Rules.same(this, inputs, inputs.size() == 3 ? 3 : 2);
    return List.of(shape, shape);
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    var kernel = binding.kernels().losses();
    var x = binding.input(0);
    var targets = binding.input(1);
    var losses = binding.output(LOSSES);
    var gradient = binding.output(GRADIENT);
    Criterion<F> plain =
        new Criterion<>(
            criterion.loss(), criterion.alpha(), criterion.beta(), Reduction.NONE, null, 0);
    Criterion<F> bound =
        isWeighted(binding.node())
            ? plain.weights(binding.input(2).storage(), binding.input(2).offset())
            : plain;
    float scale = factor.at(binding.batch());
    return () ->
        kernel.elementLoss(
            x.size(),
            bound,
            x.storage(),
            x.offset(),
            targets.storage(),
            targets.offset(),
            scale,
            losses.storage(),
            losses.offset(),
            gradient.storage(),
            gradient.offset());
  }

  private static boolean isWeighted(Node node) {
    return node.inputs().size() == 3;
  }

  private static Tensor weighted(Node node, Tensor x) {
    return isWeighted(node) ? Multiply.of(x, node.input(2)) : x;
  }

  @Override
  public Tensor slope(Node node) {
    return weighted(node, ElementSlopes.inArgument(criterion, node.input(0), node.input(1)));
  }

  @Override
  public void backwardToTargets(Node node, Tensor weights, Adjoints adjoints) {
    if (adjoints.isWanted(1)) {
      Tensor slope = ElementSlopes.inTarget(criterion, node.input(0), node.input(1));
      if (slope != null) {
        adjoints.addToInput(1, Multiply.of(weights, weighted(node, slope)));
      }
    }
    if (isWeighted(node) && adjoints.isWanted(2)) {
      adjoints.addToInput(2, Multiply.of(weights, of(criterion, node.input(0), node.input(1))));
    }
  }
}
