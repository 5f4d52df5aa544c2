// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import static dev.lanewise.kernels.Transpose.N;
import static dev.lanewise.kernels.Transpose.T;

import dev.lanewise.kernels.CrossEntropy;
import dev.lanewise.kernels.Reduction;
import dev.lanewise.nn.graph.Adjoints;
import dev.lanewise.nn.graph.Binding;
import dev.lanewise.nn.graph.Leaf.Fill;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Rules;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Step;
import dev.lanewise.nn.graph.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Softmax cross-entropy of a linear layer, {@code x weight^T + bias}, against class labels, without
 * all the logits at once: for models of many classes, such as words. One kernel call makes the
 * losses and all gradients, so that it costs them also where only losses are asked for.
 *
 * <p>Inputs are x, weight, labels, then the bias if there is one, then weights of the rows if
 * {@code weighted}. Outputs are the losses, the gradients with respect to x, weight and bias, and a
 * workspace of {@code rowsAtOnce} x classes.
 *
 * @param options reduction NONE or MEAN, label smoothing, ignored label, z-loss
 * @param rowsAtOnce how many rows have their logits at once
 * @param weighted whether each row's loss is multiplied by a number; then nothing is reduced
 * @param factor of the gradients
 */
public record LinearCrossEntropy(
    CrossEntropy<?> options, int rowsAtOnce, boolean weighted, Factor factor) implements LossOp {

  private static final int X = 0;
  private static final int WEIGHT = 1;
  private static final int LABELS = 2;
  private static final int BIAS = 3;
  private static final int D_WEIGHT = 2;
  private static final int D_BIAS = 3;

  public LinearCrossEntropy {
    CrossEntropyOptions.require(options);
    if (rowsAtOnce < 1) {
      throw new IllegalArgumentException("rowsAtOnce is " + rowsAtOnce + ", must be positive");
    }
  }

  /**
   * The loss of each row.
   *
   * @param x [..., features]
   * @param weight [classes, features], as a dense layer has it
   * @param bias [classes]; null for none
   * @param labels one for each row of x
   * @param rowsAtOnce how many rows have their logits at once; with a multiple of 256 the gradients
   *     have the bits that they have without parts
   */
  public static Tensor of(
      Tensor x, Tensor weight, @Nullable Tensor bias, Tensor labels, int rowsAtOnce) {
    return of(CrossEntropy.of(Reduction.NONE), x, weight, bias, labels, rowsAtOnce);
  }

  /**
   * The loss of each row, or their mean as the reduction says; see {@link #of(Tensor, Tensor,
   * Tensor, Tensor, int)}.
   *
   * @throws IllegalArgumentException if the options have weights or a sum, rowsAtOnce is not
   *     positive, or the shapes do not fit
   */
  public static Tensor of(
      CrossEntropy<?> options,
      Tensor x,
      Tensor weight,
      @Nullable Tensor bias,
      Tensor labels,
      int rowsAtOnce) {
    List<Tensor> inputs = new ArrayList<>(List.of(x, weight, labels));
    if (bias != null) {
      inputs.add(bias);
    }
    var op = new LinearCrossEntropy(options, rowsAtOnce, false, Factor.ONE);
    return Node.of(op, inputs).output(LOSSES);
  }

  /** Small graphs for the checks; see {@link dev.lanewise.nn.graph.Op}. */
  public static List<Tensor> examples() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 5));
    Tensor weight = Tensor.parameter("weight", Shape.of(7, 5));
    Tensor bias = Tensor.parameter("bias", Shape.of(7));
    Tensor labels = Tensor.labels("labels", 7);
    CrossEntropy<?> mean = CrossEntropy.of(Reduction.MEAN);
    return List.of(
        of(x, weight, bias, labels, 3),
        Mean.of(of(x, weight, null, labels, 64)),
        of(mean.ignoring(2).smoothing(0.2f).withZLoss(0.1f), x, weight, bias, labels, 3));
  }

  @Override
  public String toString() {
    return CrossEntropyOptions.text(this, options, weighted);
  }

  @Override
  public LossOp withFactor(Factor other) {
    return new LinearCrossEntropy(options, rowsAtOnce, weighted, other);
  }

  private boolean hasBias(List<Tensor> inputs) {
    return inputs.size() > BIAS + (weighted ? 1 : 0);
  }

  @Override
  public List<Shape> shapes(List<Tensor> inputs) {
    int least = weighted ? 4 : 3;
    Rules.arity(this, inputs, inputs.size() == least + 1 ? least + 1 : least);
    Shape x = Rules.atLeast(this, inputs, X, 2);
    Shape weight = Rules.floats(this, inputs, WEIGHT, 2);
    Shape rows = x.part(0, x.rank() - 1);
    if (weight.isBatched() || weight.dimension(1) != x.dimension(x.rank() - 1)) {
      throw Rules.refuse(this, inputs, "weight must be [classes, features]");
    }
    CrossEntropyOptions.requireLabels(this, inputs, LABELS, rows, weight.dimension(0));
    boolean biased = hasBias(inputs);
    if (biased && !Rules.floats(this, inputs, BIAS, 1).equals(weight.part(0, 1))) {
      throw Rules.refuse(this, inputs, "there must be one bias per class");
    }
    if (weighted && !inputs.getLast().shape().equals(rows)) {
      throw Rules.refuse(this, inputs, "there must be one weight per row");
    }
    List<Shape> shapes = new ArrayList<>();
    shapes.add(options.reduction() == Reduction.NONE ? rows : Shape.scalar());
    shapes.add(x);
    shapes.add(weight);
    if (biased) {
      shapes.add(inputs.get(BIAS).shape());
    }
    shapes.add(Shape.of(rowsAtOnce, weight.dimension(0)));
    return shapes;
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    var kernel = binding.kernels().losses();
    int inputs = binding.node().inputs().size();
    boolean biased = hasBias(binding.node().inputs());
    var x = binding.input(X);
    var weight = binding.input(WEIGHT);
    var labels = binding.integers(LABELS);
    var bias = biased ? binding.input(BIAS) : null;
    var losses = binding.output(LOSSES);
    var dx = binding.output(GRADIENT);
    var dWeight = binding.output(D_WEIGHT);
    var dBias = biased ? binding.output(D_BIAS) : null;
    var workspace = binding.output(biased ? D_BIAS + 1 : D_BIAS);
    CrossEntropy<F> plain = CrossEntropyOptions.numbers(options);
    CrossEntropy<F> bound =
        weighted
            ? plain.rowWeights(
                binding.input(inputs - 1).storage(), binding.input(inputs - 1).offset())
            : plain;
    float scale = factor.at(binding.batch());
    return () ->
        kernel.linearCrossEntropy(
            x.rows(),
            weight.rows(),
            x.columns(),
            x.storage(),
            x.offset(),
            x.columns(),
            weight.storage(),
            weight.offset(),
            weight.columns(),
            bias == null ? null : bias.storage(),
            bias == null ? 0 : bias.offset(),
            labels.storage(),
            labels.offset(),
            bound,
            scale,
            losses.storage(),
            losses.offset(),
            dx.storage(),
            dx.offset(),
            dx.columns(),
            dWeight.storage(),
            dWeight.offset(),
            dWeight.columns(),
            dBias == null ? null : dBias.storage(),
            dBias == null ? 0 : dBias.offset(),
            rowsAtOnce,
            workspace.storage(),
            workspace.offset());
  }

  /** Logits, and two products of their gradient. */
  @Override
  public long flops(Node node, int batch) {
    int classes = node.input(WEIGHT).shape().dimension(0);
    return 6L * classes * node.input(X).shape().elements(batch);
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {
    Tensor d = adjoints.ofOutput(LOSSES);
    int gradients = hasBias(node.inputs()) ? 3 : 2;
    if (d != null) {
      Node made = weightedBy(node, d);
      boolean times = options.reduction() == Reduction.MEAN && !(d.op() instanceof Fill);
      for (int i = 0; i < gradients; i++) {
        Tensor gradient = made.output(GRADIENT + i);
        adjoints.addToInput(inputOf(i), times ? Multiply.of(gradient, d) : gradient);
      }
    }
    for (int i = 0; i < gradients; i++) {
      Tensor second = adjoints.ofOutput(GRADIENT + i);
      if (second != null) {
        adjoints.addThrough(inParts(node, i), second);
      }
    }
  }

  /** Which input the gradients are with respect to: labels have none. */
  private static int inputOf(int gradient) {
    return gradient < LABELS ? gradient : BIAS;
  }

  /** The use whose gradients are those of the losses times these numbers, but for a mean's. */
  private Node weightedBy(Node node, Tensor d) {
    if (d.op() instanceof Fill fill) {
      return Node.of(withFactor(new Factor(fill.value(), fill.overBatch())), node.inputs());
    }
    if (options.reduction() == Reduction.MEAN) {
      return Node.of(withFactor(Factor.ONE), node.inputs());
    }
    List<Tensor> inputs = new ArrayList<>(node.inputs());
    inputs.add(d);
    return Node.of(new LinearCrossEntropy(options, rowsAtOnce, true, Factor.ONE), inputs);
  }

  /** A gradient as ops that have gradients themselves. */
  private Tensor inParts(Node node, int gradient) {
    Tensor x = node.input(X);
    Tensor weight = node.input(WEIGHT);
    Tensor logits = MatMul.of(N, x, T, weight);
    if (hasBias(node.inputs())) {
      logits = AddRow.of(logits, node.input(BIAS));
    }
    List<Tensor> inputs = List.of(logits, node.input(LABELS));
    Tensor g = Node.of(new SoftmaxCrossEntropy(options, false, factor), inputs).output(GRADIENT);
    int last = g.shape().rank() - 1;
    if (weighted) {
      g = Multiply.of(g, Expand.of(last, g.shape().part(last, last + 1), node.inputs().getLast()));
    }
    return switch (gradient) {
      case 0 -> MatMul.of(N, g, N, weight);
      case 1 -> MatMul.of(T, g, N, x);
      default -> Sum.of(0, last, g);
    };
  }

  @Override
  public Tensor slope(Node node) {
    return ((LinearCrossEntropy) withFactor(Factor.ONE)).inParts(node, 0);
  }

  @Override
  public void backwardToTargets(Node node, Tensor weights, Adjoints adjoints) {}
}
