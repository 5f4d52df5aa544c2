// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import dev.lanewise.kernels.CrossEntropy;
import dev.lanewise.kernels.Reduction;
import dev.lanewise.nn.graph.Adjoints;
import dev.lanewise.nn.graph.Binding;
import dev.lanewise.nn.graph.ElementType;
import dev.lanewise.nn.graph.Leaf.Fill;
import dev.lanewise.nn.graph.Leaf.Labels;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Op;
import dev.lanewise.nn.graph.Rules;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Step;
import dev.lanewise.nn.graph.Tensor;
import java.util.List;

/**
 * Softmax cross-entropy of logits against class labels. Output 0 is the loss of each row, output 1
 * the gradient of the losses' sum with respect to the logits, times a factor. One kernel makes
 * both, so a plan needs a single call for loss and gradient.
 *
 * @param scale factor of the gradient
 * @param overBatch whether the factor is divided by the batch size
 */
public record SoftmaxCrossEntropy(float scale, boolean overBatch) implements Op {

  /** The index of the output with the losses. */
  public static final int LOSSES = 0;

  /** The index of the output with the gradient. */
  public static final int GRADIENT = 1;

  /** The loss of each row: logits are [batch, classes], labels [batch]. */
  public static Tensor of(Tensor logits, Tensor labels) {
    return Tensor.of(new SoftmaxCrossEntropy(1, false), logits, labels);
  }

  /** Small graphs for the checks; see {@link Op}. */
  public static List<Tensor> examples() {
    Tensor logits = Tensor.input("logits", Shape.of(Shape.BATCH, 5));
    Tensor labels = Tensor.labels("labels", 5);
    return List.of(of(logits, labels), Mean.of(of(logits, labels)));
  }

  @Override
  public List<Shape> shapes(List<Tensor> inputs) {
    Rules.arity(this, inputs, 2);
    Shape logits = Rules.floats(this, inputs, 0, 2);
    Rules.type(this, inputs, 1, ElementType.INT32);
    Shape labels = inputs.get(1).shape();
    if (labels.rank() != 1 || labels.dimension(0) != logits.dimension(0)) {
      throw Rules.refuse(this, inputs, "there must be one label per row of logits");
    }
    if (inputs.get(1).op() instanceof Labels l && l.classes() != logits.dimension(1)) {
      throw Rules.refuse(this, inputs, "labels have " + l.classes() + " classes");
    }
    return List.of(labels, logits);
  }

  @Override
  public boolean mayOverwrite(int input, int output) {
    return input == 0 && output == GRADIENT;
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    var kernel = binding.kernels().losses();
    var logits = binding.input(0);
    var labels = binding.integers(1);
    var losses = binding.output(LOSSES);
    var gradient = binding.output(GRADIENT);
    CrossEntropy<F> options = CrossEntropy.of(Reduction.NONE);
    float factor = new Fill(Shape.scalar(), scale, overBatch).value(binding.batch());
    return () ->
        kernel.softmaxCrossEntropy(
            logits.rows(),
            logits.columns(),
            logits.storage(),
            logits.offset(),
            logits.columns(),
            labels.storage(),
            labels.offset(),
            options,
            factor,
            losses.storage(),
            losses.offset(),
            gradient.storage(),
            gradient.offset(),
            gradient.columns());
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {
    if (adjoints.ofOutput(GRADIENT) != null) {
      throw new UnsupportedOperationException(
          name() + ": output " + GRADIENT + ", the gradient, has no gradient itself");
    }
    Tensor d = adjoints.ofOutput();
    if (d.op() instanceof Fill fill) {
      Op withFactor = new SoftmaxCrossEntropy(fill.value(), fill.overBatch());
      adjoints.addToInput(0, Node.of(withFactor, node.inputs()).output(GRADIENT));
    } else {
      Tensor perRow = Node.of(new SoftmaxCrossEntropy(1, false), node.inputs()).output(GRADIENT);
      Tensor ones = Tensor.fill(Shape.of(perRow.shape().dimension(1)), 1);
      adjoints.addToInput(0, Multiply.of(Outer.of(d, ones), perRow));
    }
  }
}
