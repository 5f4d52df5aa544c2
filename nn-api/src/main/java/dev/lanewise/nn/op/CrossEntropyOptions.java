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
import java.util.ArrayList;
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
  static String text(LossOp op, CrossEntropy<?> options, boolean weighted) {
    StringBuilder text = new StringBuilder(op.name()).append('[');
    if (weighted) {
      text.append("weighted, ");
    }
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

  static List<Tensor> inputs(
      Tensor logits, Tensor targets, @Nullable Tensor classWeights, @Nullable Tensor rowWeights) {
    List<Tensor> inputs = new ArrayList<>(List.of(logits, targets));
    if (classWeights != null) {
      inputs.add(classWeights);
    }
    if (rowWeights != null) {
      inputs.add(rowWeights);
    }
    return inputs;
  }

  private static boolean hasClassWeights(RowLoss op, List<Tensor> inputs) {
    return inputs.size() > (op.weighted() ? 3 : 2);
  }

  /** The shapes of losses and gradient for logits of this shape. */
  static List<Shape> shapes(RowLoss op, List<Tensor> inputs) {
    int least = op.weighted() ? 3 : 2;
    Rules.arity(op, inputs, inputs.size() == least + 1 ? least + 1 : least);
    Shape logits = Rules.atLeast(op, inputs, 0, 1);
    Shape rows = logits.part(0, logits.rank() - 1);
    Shape classes = logits.part(logits.rank() - 1, logits.rank());
    if (hasClassWeights(op, inputs) && !Rules.floats(op, inputs, 2, 1).equals(classes)) {
      throw Rules.refuse(op, inputs, "there must be one weight per class");
    }
    if (op.weighted() && !Rules.atLeast(op, inputs, inputs.size() - 1, 0).equals(rows)) {
      throw Rules.refuse(op, inputs, "there must be one weight per row");
    }
    return List.of(op.options().reduction() == Reduction.NONE ? rows : Shape.scalar(), logits);
  }

  /** The same where targets are labels. */
  static List<Shape> shapesOfLabels(RowLoss op, List<Tensor> inputs) {
    List<Shape> shapes = shapes(op, inputs);
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

  /** The options with the weights of classes and rows that are among the inputs. */
  static <F, I> CrossEntropy<F> bind(RowLoss op, Binding<F, I> binding) {
    List<Tensor> inputs = binding.node().inputs();
    CrossEntropy<F> bound = numbers(op.options());
    if (hasClassWeights(op, inputs)) {
      Slot<F> weights = binding.input(2);
      bound = bound.classWeights(weights.storage(), weights.offset());
    }
    if (op.weighted()) {
      Slot<F> weights = binding.input(inputs.size() - 1);
      bound = bound.rowWeights(weights.storage(), weights.offset());
    }
    return bound;
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
  static Tensor slope(RowLoss op, Node node, Tensor targets, boolean areLabels) {
    CrossEntropy<?> options = op.options();
    Shape shape = targets.shape();
    int last = shape.rank() - 1;
    Shape classes = shape.part(last, last + 1);
    Tensor counts =
        areLabels && ignoresClass(options, classes.dimension(0)) ? Sum.of(-1, targets) : null;
    Tensor shares = Tensor.fill(shape, options.spread(classes.dimension(0)));
    if (counts != null) {
      shares = Multiply.of(shares, Expand.of(last, classes, counts));
    }
    Tensor masses = ofClasses(op, node, Add.of(Scale.of(options.kept(), targets), shares));
    Tensor totals = Sum.of(-1, masses);
    if (options.zLoss() != 0) {
      Tensor slope = Scale.of(2 * options.zLoss(), LogSumExp.of(node.input(0)));
      totals = Add.of(totals, counts == null ? slope : Multiply.of(slope, counts));
    }
    Tensor spread = Expand.of(last, classes, totals);
    Tensor slope = Subtract.of(Multiply.of(Softmax.of(node.input(0)), spread), masses);
    return areLabels && options.reduction() == Reduction.MEAN
        ? Divide.of(ofRows(op, node, slope), Sum.of(ofRows(op, node, ofClasses(op, node, targets))))
        : overRows(op, node, slope);
  }

  /** Each class times its weight. */
  static Tensor ofClasses(RowLoss op, Node node, Tensor classes) {
    return hasClassWeights(op, node.inputs()) ? Multiply.of(classes, node.input(2)) : classes;
  }

  /** Each row of classes times its weight. */
  static Tensor ofRows(RowLoss op, Node node, Tensor x) {
    if (!op.weighted()) {
      return x;
    }
    int last = x.shape().rank() - 1;
    Tensor weights = node.inputs().getLast();
    return Multiply.of(x, Expand.of(last, x.shape().part(last, last + 1), weights));
  }

  /** Each row times its weight, divided by what rows weigh if there is a mean over them. */
  static Tensor overRows(RowLoss op, Node node, Tensor x) {
    int rank = x.shape().rank();
    Tensor product = ofRows(op, node, x);
    if (op.options().reduction() != Reduction.MEAN || rank == 1) {
      return product;
    }
    Tensor weights =
        op.weighted() ? node.inputs().getLast() : Tensor.fill(x.shape().part(0, rank - 1), 1);
    return Divide.of(product, Sum.of(weights));
  }

  /** The gradient with respect to the weights of the rows; the others have none. */
  static void backwardToWeights(RowLoss op, Node node, Adjoints adjoints) {
    int last = node.inputs().size() - 1;
    boolean each = op.options().reduction() == Reduction.NONE;
    if (hasClassWeights(op, node.inputs()) && adjoints.isWanted(2)
        || op.weighted() && adjoints.isWanted(last) && !each) {
      throw new UnsupportedOperationException(
          op.name()
              + ": there is no gradient with respect to weights of classes, nor of a mean's rows");
    }
    Tensor d = adjoints.ofOutput(LossOp.LOSSES);
    if (op.weighted() && adjoints.isWanted(last) && d != null) {
      Tensor plain = Node.of(op.unweighted(), node.inputs().subList(0, last)).output(LossOp.LOSSES);
      adjoints.addToInput(last, Multiply.of(d, plain));
    }
  }
}
