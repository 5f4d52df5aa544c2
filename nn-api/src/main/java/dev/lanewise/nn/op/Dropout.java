// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import dev.lanewise.nn.graph.Adjoints;
import dev.lanewise.nn.graph.Binding;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Op;
import dev.lanewise.nn.graph.RandomState;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Step;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.graph.TrainingOp;
import java.util.List;

/**
 * Leaves elements out at random and scales the others so that the mean stays (Srivastava et al.,
 * 2014): {@link dev.lanewise.kernels.Elementwise#dropout}. The gradient draws the same numbers
 * again, so no mask is kept. Outside of training it changes nothing.
 *
 * @param probability of an element to be left out, in [0, 1)
 * @param site which dropout of the model this is: each draws other numbers
 */
public record Dropout(float probability, int site) implements Pointwise, TrainingOp {

  /** Streams below are for first weights and the order of samples. */
  private static final long FIRST_STREAM = 16;

  public Dropout {
    if (!(probability >= 0 && probability < 1)) {
      throw new IllegalArgumentException("probability is " + probability + ", must be in [0, 1)");
    }
    if (site < 0) {
      throw new IllegalArgumentException("site is " + site + ", must not be negative");
    }
  }

  /** Applies it. */
  public static Tensor of(float probability, int site, Tensor x) {
    return Tensor.of(new Dropout(probability, site), x);
  }

  /** Small graphs for the checks; see {@link dev.lanewise.nn.graph.Op}. */
  public static List<Tensor> examples() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 5));
    return List.of(of(0.4f, 0, x), of(0.5f, 2, of(0.2f, 1, x)));
  }

  @Override
  public int arity() {
    return 1;
  }

  /** Which random number an element takes is its place in the call. */
  @Override
  public boolean isDivisible() {
    return false;
  }

  @Override
  public Op inference() {
    return new Identity();
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    var kernel = binding.kernels().elementwise();
    var x = binding.input(0);
    var y = binding.output(0);
    RandomState random = binding.random();
    long first = FIRST_STREAM + site << 32;
    return () ->
        kernel.dropout(
            y.size(),
            probability,
            random.seed(),
            first + random.step(),
            x.storage(),
            x.offset(),
            y.storage(),
            y.offset());
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {
    adjoints.addToInput(0, Tensor.of(this, adjoints.ofOutput()));
  }
}
