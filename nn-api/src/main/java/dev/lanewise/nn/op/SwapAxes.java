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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Exchanges two groups of neighbouring dimensions: {@code y[o][q][p][i] = x[o][p][q][i]}, where p
 * stands for those from {@code first} to before {@code middle}, q for those from there to before
 * {@code last}.
 *
 * @param first where the one group begins
 * @param middle where the other begins
 * @param last the dimension behind it
 */
public record SwapAxes(int first, int middle, int last) implements Op {

  /** Transposes the last two dimensions. */
  public static Tensor of(Tensor x) {
    int rank = x.shape().rank();
    return Tensor.of(new SwapAxes(rank - 2, rank - 1, rank), x);
  }

  /**
   * Puts all dimensions into another order: dimension i of the result is {@code order[i]} of x, as
   * in PyTorch. The batch must stay the first.
   *
   * @throws IllegalArgumentException if the order does not have each dimension once
   */
  public static Tensor permute(Tensor x, int... order) {
    List<Integer> now = new ArrayList<>();
    for (int i = 0; i < x.shape().rank(); i++) {
      now.add(i);
    }
    Tensor y = x;
    for (int i = 0; i < order.length; i++) {
      int at = now.subList(Math.min(i, now.size()), now.size()).indexOf(order[i]);
      if (order.length != now.size() || at < 0) {
        throw new IllegalArgumentException(
            "order is " + Arrays.toString(order) + ", must have each dimension of " + x.shape());
      }
      if (at > 0) {
        y = Tensor.of(new SwapAxes(i, i + at, i + at + 1), y);
        Collections.rotate(now.subList(i, i + at + 1), 1);
      }
    }
    return y;
  }

  /** Small graphs for the checks; see {@link dev.lanewise.nn.graph.Op}. */
  public static List<Tensor> examples() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 2, 3));
    Tensor y = Tensor.input("y", Shape.of(Shape.BATCH, 2, 3, 2));
    return List.of(
        of(x),
        of(Tensor.parameter("w", Shape.of(5, 3))),
        Tensor.of(new SwapAxes(1, 2, 3), y),
        permute(y, 0, 3, 1, 2));
  }

  @Override
  public List<Shape> shapes(List<Tensor> inputs) {
    Rules.arity(this, inputs, 1);
    Shape x = Rules.atLeast(this, inputs, 0, 2);
    if (first < 0 || middle <= first || last <= middle || last > x.rank()) {
      throw Rules.refuse(
          this, inputs, "there are no dimensions " + first + ", " + middle + " to " + (last - 1));
    }
    if (first == 0 && x.isBatched()) {
      throw Rules.refuse(this, inputs, "the batch must stay the first dimension");
    }
    Shape one = x.part(first, middle);
    return List.of(x.without(first, middle).insert(first + last - middle, one));
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    var kernel = binding.kernels().movement();
    var x = binding.input(0);
    var y = binding.output(0);
    Shape shape = binding.node().input(0).shape();
    int batch = binding.batch();
    int outer = shape.part(0, first).elements(batch);
    int p = shape.part(first, middle).elements(batch);
    int q = shape.part(middle, last).elements(batch);
    int inner = shape.part(last, shape.rank()).elements(batch);
    if (inner == 1) {
      return () -> {
        for (int o = 0; o < outer; o++) {
          int at = o * p * q;
          kernel.transpose(p, q, x.storage(), x.offset() + at, q, y.storage(), y.offset() + at, p);
        }
      };
    }
    return () -> {
      for (int o = 0; o < outer; o++) {
        for (int i = 0; i < p; i++) {
          int from = x.offset() + (o * p + i) * q * inner;
          int to = y.offset() + (o * q * p + i) * inner;
          kernel.copy(q, inner, x.storage(), from, inner, y.storage(), to, p * inner);
        }
      }
    };
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {
    SwapAxes back = new SwapAxes(first, first + last - middle, last);
    adjoints.addToInput(0, Tensor.of(back, adjoints.ofOutput()));
  }
}
