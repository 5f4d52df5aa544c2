// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import dev.lanewise.kernels.CrossEntropy;
import dev.lanewise.kernels.Reduction;
import dev.lanewise.nn.graph.Adjoints;
import dev.lanewise.nn.graph.Binding;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Rules;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Slot;
import dev.lanewise.nn.graph.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the two cross-entropies have in common: their options, and the weights of the classes. */
final class CrossEntropyOptions {

  private CrossEntropyOptions() {}

  /** The op's options are numbers alone; weights come as an input. */
  static void require(CrossEntropy<?> options) {
    if (options.classWeights() != null
        || options.rowWeights() != null
        || options.reduction() == Reduction.SUM) {
      throw new IllegalArgumentException(
          "options are " + options + ", must have reduction NONE or MEAN and no weights");
    }
  }

  /** The options that are not the usual ones, and the factor, as text. */
  static String text(LossOp op, CrossEntropy<?> options) {
    StringBuilder text = new StringBuilder(op.name()).append('[');
    if (options.reduction() != Reduction.NONE) {
      text.append("reduction=").append(options.reduction()).append(", ");
    }
    if (options.labelSmoothing() != 0) {
      text.append("labelSmoothing=").append(options.labelSmoothing()).append(", ");
    }
    if (options.zLoss() != 0) {
      text.append("zLoss=").append(options.zLoss()).append(", ");
    }
    if (options.ignoreIndex() != CrossEntropy.IGNORE_INDEX) {
      text.append("ignoreIndex=").append(options.ignoreIndex()).append(", ");
    }
    return text.append("factor=").append(op.factor()).append(']').toString();
  }

  static List<Tensor> inputs(Tensor logits, Tensor targets, @Nullable Tensor classWeights) {
    return classWeights == null ? List.of(logits, targets) : List.of(logits, targets, classWeights);
  }

  /** The shapes of losses and gradient for logits of this shape. */
  static List<Shape> shapes(LossOp op, CrossEntropy<?> options, List<Tensor> inputs) {
    Shape logits = Rules.atLeast(op, inputs, 0, 1);
    Shape rows = logits.part(0, logits.rank() - 1);
    Shape classes = logits.part(logits.rank() - 1, logits.rank());
    if (inputs.size() == 3 && !Rules.floats(op, inputs, 2, 1).equals(classes)) {
      throw Rules.refuse(op, inputs, "there must be one weight per class");
    }
    return List.of(options.reduction() == Reduction.NONE ? rows : Shape.scalar(), logits);
  }

  /** The options with the weights of the classes, if there are any, which are the third input. */
  static <F, I> CrossEntropy<F> bind(CrossEntropy<?> options, Binding<F, I> binding) {
    CrossEntropy<F> bound =
        new CrossEntropy<>(
            options.reduction(),
            options.ignoreIndex(),
            options.labelSmoothing(),
            options.zLoss(),
            null,
            0,
            null,
            0);
    if (binding.node().inputs().size() < 3) {
      return bound;
    }
    Slot<F> weights = binding.input(2);
    return bound.classWeights(weights.storage(), weights.offset());
  }

  /** {@code softmax(logits) sum(masses) - masses}, where the masses are those of the targets. */
  static Tensor slope(LossOp op, CrossEntropy<?> options, Node node, Tensor targets) {
    if (options.reduction() != Reduction.NONE || options.zLoss() != 0) {
      throw new UnsupportedOperationException(
          op.name() + ": the gradient has a gradient only without mean and z-loss");
    }
    Shape shape = targets.shape();
    int last = shape.rank() - 1;
    float share = options.labelSmoothing() / shape.dimension(last);
    Tensor masses = Add.of(Scale.of(options.kept(), targets), Tensor.fill(shape, share));
    if (node.inputs().size() == 3) {
      masses = Multiply.of(masses, node.input(2));
    }
    Tensor totals = Expand.of(last, shape.part(last, last + 1), Sum.of(-1, masses));
    return Subtract.of(Multiply.of(Softmax.of(node.input(0)), totals), masses);
  }

  static void requireConstantWeights(LossOp op, Node node, Adjoints adjoints) {
    if (node.inputs().size() == 3 && adjoints.isWanted(2)) {
      throw new UnsupportedOperationException(
          op.name() + ": there is no gradient with respect to the weights of the classes");
    }
  }
}
