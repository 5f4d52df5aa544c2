// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import dev.lanewise.nn.graph.Adjoints;
import dev.lanewise.nn.graph.Binding;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Op;
import dev.lanewise.nn.graph.Rules;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Step;
import dev.lanewise.nn.graph.Tensor;
import java.util.List;

/**
 * {@code softmax(scale x + mask)}, row by row, as attention needs it: where the mask is -Infinity
 * an element takes no part, and a row of nothing else becomes 0; see {@link
 * dev.lanewise.kernels.Rows#maskedSoftmax}.
 *
 * @param scale one over the temperature
 */
public record MaskedSoftmax(float scale) implements Op {

  public MaskedSoftmax {
    if (!Float.isFinite(scale)) {
      throw new IllegalArgumentException("scale is " + scale + ", must be finite");
    }
  }

  /**
   * Applies it.
   *
   * @param mask of x's shape, or one row for all
   */
  public static Tensor of(float scale, Tensor x, Tensor mask) {
    return Tensor.of(new MaskedSoftmax(scale), x, mask);
  }

  /** Small graphs for the checks; see {@link Op}. */
  public static List<Tensor> examples() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 5));
    Tensor cube = Tensor.input("x", Shape.of(Shape.BATCH, 2, 5));
    float out = Float.NEGATIVE_INFINITY;
    return List.of(
        of(0.7f, x, Tensor.input("mask", Shape.of(Shape.BATCH, 5))),
        of(2, cube, Tensor.parameter("mask", Shape.of(5))),
        of(1, x, Tensor.constant(Shape.of(5), 0, out, 0.5f, 0, out)));
  }

  @Override
  public List<Shape> shapes(List<Tensor> inputs) {
    Rules.arity(this, inputs, 2);
    Shape x = Rules.atLeast(this, inputs, 0, 1);
    Shape mask = Rules.atLeast(this, inputs, 1, 1);
    if (!mask.equals(x) && !mask.equals(x.part(x.rank() - 1, x.rank()))) {
      throw Rules.refuse(this, inputs, "the mask must have x's shape, or be a row of it");
    }
    return List.of(x);
  }

  @Override
  public boolean mayOverwrite(int input, int output) {
    return input == 0;
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    var kernel = binding.kernels().rows();
    var x = binding.input(0);
    var mask = binding.input(1);
    var y = binding.output(0);
    int ldMask = isShared(binding.node()) ? 0 : mask.columns();
    return () ->
        kernel.maskedSoftmax(
            x.rows(),
            x.columns(),
            scale,
            x.storage(),
            x.offset(),
            x.columns(),
            mask.storage(),
            mask.offset(),
            ldMask,
            y.storage(),
            y.offset(),
            y.columns());
  }

  private static boolean isShared(Node node) {
    return !node.input(1).shape().equals(node.input(0).shape());
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {
    Tensor d = SoftmaxBackward.of(node.output(0), adjoints.ofOutput());
    adjoints.addToInput(0, Scale.of(scale, d));
    if (adjoints.isWanted(1)) {
      int last = d.shape().rank() - 1;
      adjoints.addToInput(1, isShared(node) ? Sum.of(0, last, d) : d);
    }
  }
}
