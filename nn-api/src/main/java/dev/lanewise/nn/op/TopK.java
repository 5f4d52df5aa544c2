// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import dev.lanewise.nn.graph.Adjoints;
import dev.lanewise.nn.graph.Binding;
import dev.lanewise.nn.graph.ElementType;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Op;
import dev.lanewise.nn.graph.Rules;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Step;
import dev.lanewise.nn.graph.Tensor;
import java.util.List;

/**
 * The k largest elements of each row, from the largest on, and their columns; NaN comes before all
 * numbers, and of equals the lower column first: {@link dev.lanewise.kernels.Selections#topK}. The
 * gradient goes back to the elements that were chosen; none flows through their columns, which are
 * integers.
 *
 * @param k how many
 */
public record TopK(int k) implements Op {

  /**
   * What is chosen of each row.
   *
   * @param values the elements
   * @param indices their columns, integers of the same shape
   */
  public record Result(Tensor values, Tensor indices) {}

  public TopK {
    if (k < 1) {
      throw new IllegalArgumentException("k is " + k + ", must be positive");
    }
  }

  /** Applies it to rows, of which k elements are left. */
  public static Result of(int k, Tensor x) {
    Node node = Node.of(new TopK(k), List.of(x));
    return new Result(node.output(0), node.output(1));
  }

  /** Small graphs for the checks, of which one sums up in other words; see {@link Op}. */
  public static List<Tensor> examples() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 5));
    Tensor chosen = Sum.of(1, OneHot.of(5, of(3, x).indices()));
    return List.of(
        of(3, x).values(),
        of(1, Tensor.input("x", Shape.of(Shape.BATCH, 2, 3))).values(),
        of(5, x).values(),
        Sum.of(-1, Multiply.of(x, chosen)));
  }

  @Override
  public ElementType type(int output) {
    return output == 0 ? ElementType.FLOAT32 : ElementType.INT32;
  }

  @Override
  public List<Shape> shapes(List<Tensor> inputs) {
    Rules.arity(this, inputs, 1);
    Shape x = Rules.atLeast(this, inputs, 0, 1);
    int columns = x.dimension(x.rank() - 1);
    if (columns != Shape.BATCH && columns < k) {
      throw Rules.refuse(this, inputs, "k is " + k + ", must be at most " + columns);
    }
    Shape chosen = x.part(0, x.rank() - 1).insert(x.rank() - 1, Shape.of(k));
    return List.of(chosen, chosen);
  }

  @Override
  public int leastBatch(Node node) {
    Shape x = node.input(0).shape();
    return x.dimension(x.rank() - 1) == Shape.BATCH ? k : 1;
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    var kernel = binding.kernels().selections();
    var x = binding.input(0);
    var values = binding.output(0);
    var indices = binding.outputIntegers(1);
    return () ->
        kernel.topK(
            x.rows(),
            x.columns(),
            k,
            x.storage(),
            x.offset(),
            x.columns(),
            values.storage(),
            values.offset(),
            k,
            indices.storage(),
            indices.offset(),
            k);
  }

  @Override
  public long flops(Node node, int batch) {
    return node.input(0).shape().elements(batch);
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {
    Shape x = node.input(0).shape();
    int columns = x.dimension(x.rank() - 1);
    Tensor d = adjoints.ofOutput();
    adjoints.addToInput(0, ScatterAddElements.of(columns, d, node.output(1)));
  }
}
