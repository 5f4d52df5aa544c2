// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import dev.lanewise.kernels.CrossEntropy;
import dev.lanewise.kernels.Reduction;
import dev.lanewise.nn.graph.Adjoints;
import dev.lanewise.nn.graph.Binding;
import dev.lanewise.nn.graph.ElementType;
import dev.lanewise.nn.graph.Leaf.Labels;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Rules;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Slot;
import dev.lanewise.nn.graph.Tensor;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What losses of rows of classes have in common: their options, and the weights of the classes. */
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

  /** The same where targets are labels. */
  static List<Shape> shapesOfLabels(LossOp op, CrossEntropy<?> options, List<Tensor> inputs) {
    Rules.arity(op, inputs, inputs.size() == 3 ? 3 : 2);
    List<Shape> shapes = shapes(op, options, inputs);
    Shape logits = inputs.get(0).shape();
    int last = logits.rank() - 1;
    requireLabels(op, inputs, 1, logits.part(0, last), logits.dimension(last));
    return shapes;
  }

  /** The input is one label per row, none of which can be beyond the classes. */
  static void requireLabels(LossOp op, List<Tensor> inputs, int index, Shape rows, int classes) {
    Rules.type(op, inputs, index, ElementType.INT32);
    if (!inputs.get(index).shape().equals(rows)) {
      throw Rules.refuse(op, inputs, "there must be one label per row");
    }
    if (inputs.get(index).op() instanceof Labels l && l.classes() != classes) {
      throw Rules.refuse(op, inputs, "labels have " + l.classes() + " classes");
    }
  }

  /** The options without weights, for another storage. */
  static <F> CrossEntropy<F> numbers(CrossEntropy<?> options) {
    return new CrossEntropy<>(
        options.reduction(),
        options.ignoreIndex(),
        options.labelSmoothing(),
        options.zLoss(),
        null,
        0,
        null,
        0);
  }

  /** The options with the weights of the classes, if there are any, which are the third input. */
  static <F, I> CrossEntropy<F> bind(CrossEntropy<?> options, Binding<F, I> binding) {
    CrossEntropy<F> bound = numbers(options);
    if (binding.node().inputs().size() < 3) {
      return bound;
    }
    Slot<F> weights = binding.input(2);
    return bound.classWeights(weights.storage(), weights.offset());
  }

  /** What labels are as numbers, one-hot, without those that are ignored. */
  static Tensor targets(CrossEntropy<?> options, Node node) {
    Shape logits = node.input(0).shape();
    int classes = logits.dimension(logits.rank() - 1);
    Tensor targets = OneHot.of(classes, node.input(1));
    if (!ignoresClass(options, classes)) {
      return targets;
    }
    float[] others = new float[classes];
    Arrays.fill(others, 1);
    others[options.ignoreIndex()] = 0;
    return Multiply.of(targets, Tensor.constant(Shape.of(classes), others));
  }

  /** Labels that are no class never get into a graph of small ops: one-hot refuses them. */
  private static boolean ignoresClass(CrossEntropy<?> options, int classes) {
    return options.ignoreIndex() >= 0 && options.ignoreIndex() < classes;
  }

  /**
   * {@code softmax(logits) (sum(masses) + 2 zLoss logSumExp(logits)) - masses}, of rows that count,
   * over what a mean divides by.
   *
   * @param targets a number for each class
   * @param areLabels whether they come of labels, so that rows may be ignored or differ in weight
   */
  static Tensor slope(CrossEntropy<?> options, Node node, Tensor targets, boolean areLabels) {
    Shape shape = targets.shape();
    int last = shape.rank() - 1;
    Shape classes = shape.part(last, last + 1);
    Tensor counts =
        areLabels && ignoresClass(options, classes.dimension(0)) ? Sum.of(-1, targets) : null;
    Tensor shares = Tensor.fill(shape, options.spread(classes.dimension(0)));
    if (counts != null) {
      shares = Multiply.of(shares, Expand.of(last, classes, counts));
    }
    Tensor masses = weighted(node, Add.of(Scale.of(options.kept(), targets), shares));
    Tensor totals = Sum.of(-1, masses);
    if (options.zLoss() != 0) {
      Tensor slope = Scale.of(2 * options.zLoss(), LogSumExp.of(node.input(0)));
      totals = Add.of(totals, counts == null ? slope : Multiply.of(slope, counts));
    }
    Tensor spread = Expand.of(last, classes, totals);
    Tensor slope = Subtract.of(Multiply.of(Softmax.of(node.input(0)), spread), masses);
    return areLabels && options.reduction() == Reduction.MEAN
        ? Divide.of(slope, Sum.of(weighted(node, targets)))
        : overRows(options, slope);
  }

  /** Each class times its weight. */
  static Tensor weighted(Node node, Tensor classes) {
    return node.inputs().size() == 3 ? Multiply.of(classes, node.input(2)) : classes;
  }

  /** Divided by the number of rows if there is a mean over them. */
  static Tensor overRows(CrossEntropy<?> options, Tensor x) {
    int rank = x.shape().rank();
    return options.reduction() == Reduction.MEAN && rank > 1
        ? Divide.of(x, Sum.of(Tensor.fill(x.shape().part(0, rank - 1), 1)))
        : x;
  }

  static void requireConstantWeights(LossOp op, Node node, Adjoints adjoints) {
    if (node.inputs().size() == 3 && adjoints.isWanted(2)) {
      throw new UnsupportedOperationException(
          op.name() + ": there is no gradient with respect to the weights of the classes");
    }
  }
}
