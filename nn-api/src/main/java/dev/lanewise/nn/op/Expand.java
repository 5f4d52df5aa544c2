// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import dev.lanewise.nn.graph.Adjoints;
import dev.lanewise.nn.graph.Binding;
import dev.lanewise.nn.graph.Leaf.Fill;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Op;
import dev.lanewise.nn.graph.Rules;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Step;
import dev.lanewise.nn.graph.Tensor;
import java.util.List;

/**
 * Repeats a tensor along new dimensions: {@code y[i][k][j] = x[i][j]} where i stands for the
 * dimensions before {@code at}, k for the new ones and j for the others. Exact, the sign of zero
 * too; the gradient is the {@link Sum} over the new dimensions.
 *
 * @param at before which dimension of the input the new ones come; its rank for behind the last
 * @param dimensions the new ones
 */
public record Expand(int at, Shape dimensions) implements Op {

  /** Applies it; without new dimensions it is x, and a known number is known afterwards too. */
  public static Tensor of(int at, Shape dimensions, Tensor x) {
    if (dimensions.rank() == 0) {
      return x;
    }
    Tensor y = Tensor.of(new Expand(at, dimensions), x);
    return x.op() instanceof Fill fill
        ? Tensor.of(new Fill(y.shape(), fill.value(), fill.overBatch()))
        : y;
  }

  /** Repeats a tensor along a new dimension of this size, which may be {@link Shape#BATCH}. */
  public static Tensor of(int at, int size, Tensor x) {
    return of(at, Shape.of(size), x);
  }

  /** Small graphs for the checks; see {@link Op}. */
  public static List<Tensor> examples() {
    Tensor row = Tensor.parameter("row", Shape.of(5));
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 3));
    return List.of(
        of(0, Shape.BATCH, row),
        of(1, 7, x),
        of(2, Shape.of(2, 3), x),
        of(0, Shape.of(Shape.BATCH, 2), Tensor.parameter("y", Shape.scalar())));
  }

  @Override
  public List<Shape> shapes(List<Tensor> inputs) {
    Rules.arity(this, inputs, 1);
    Shape x = Rules.atLeast(this, inputs, 0, at);
    if (at < 0 || at == 0 && x.isBatched() || at > 0 && dimensions.isBatched()) {
      throw Rules.refuse(this, inputs, dimensions + " cannot be put before dimension " + at);
    }
    return List.of(x.insert(at, dimensions));
  }

  /** One copy, then copies of what is there already, twice as much each time. */
  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    var kernel = binding.kernels().movement();
    var x = binding.input(0);
    var y = binding.output(0);
    Shape shape = binding.node().input(0).shape();
    int outer = shape.part(0, at).elements(binding.batch());
    int inner = shape.part(at, shape.rank()).elements(binding.batch());
    int times = dimensions.elements(binding.batch());
    int ld = times * inner;
    return () -> {
      kernel.copy(outer, inner, x.storage(), x.offset(), inner, y.storage(), y.offset(), ld);
      for (int done = 1; done < times; done *= 2) {
        int columns = Math.min(done, times - done) * inner;
        int to = y.offset() + done * inner;
        kernel.copy(outer, columns, y.storage(), y.offset(), ld, y.storage(), to, ld);
      }
    };
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {
    adjoints.addToInput(0, Sum.of(at, at + dimensions.rank(), adjoints.ofOutput()));
  }
}
