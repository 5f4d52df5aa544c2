// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import static dev.lanewise.kernels.Transpose.N;
import static dev.lanewise.kernels.Transpose.T;

import dev.lanewise.kernels.Transpose;
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
 * {@code C = op(A) op(B)}, the product of two matrices. All dimensions of A but the last count as
 * its rows, so that [batch, time, k] times [k, n] is [batch, time, n]; the product of an A^T and a
 * B that have the same rows runs over all of them.
 *
 * @param transA whether A is transposed
 * @param transB whether B is transposed
 */
public record MatMul(Transpose transA, Transpose transB) implements Op {

  /** The product of two matrices, each possibly transposed. */
  public static Tensor of(Transpose transA, Tensor a, Transpose transB, Tensor b) {
    return Tensor.of(new MatMul(transA, transB), a, b);
  }

  /** The product of two matrices. */
  public static Tensor of(Tensor a, Tensor b) {
    return of(N, a, N, b);
  }

  /** Small graphs for the checks; see {@link Op}. */
  public static List<Tensor> examples() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 5));
    Tensor y = Tensor.input("y", Shape.of(Shape.BATCH, 3));
    return List.of(
        of(N, x, N, Tensor.parameter("b", Shape.of(5, 3))),
        of(N, x, T, Tensor.parameter("b", Shape.of(3, 5))),
        of(T, x, N, y),
        of(
            N,
            Tensor.input("x", Shape.of(Shape.BATCH, 2, 5)),
            T,
            Tensor.parameter("b", Shape.of(3, 5))),
        of(T, Tensor.parameter("a", Shape.of(5, 4)), T, Tensor.parameter("b", Shape.of(3, 5))));
  }

  @Override
  public List<Shape> shapes(List<Tensor> inputs) {
    Rules.arity(this, inputs, 2);
    return List.of(product(this, inputs, transA, transB));
  }

  /** The shape of a product of inputs 0 and 1. */
  static Shape product(Op op, List<Tensor> inputs, Transpose transA, Transpose transB) {
    Shape a = Rules.atLeast(op, inputs, 0, 2);
    Shape b = Rules.atLeast(op, inputs, 1, 2);
    Shape innerOfA = transA == N ? columns(a) : rows(a);
    Shape innerOfB = transB == N ? rows(b) : columns(b);
    if (!innerOfA.equals(innerOfB)) {
      throw Rules.refuse(
          op, inputs, "inner dimensions differ (transposes " + transA + " and " + transB + ")");
    }
    Shape left = transA == N ? rows(a) : columns(a);
    Shape right = transB == N ? columns(b) : rows(b);
    if (right.rank() != 1 || right.isBatched()) {
      throw Rules.refuse(op, inputs, right + " would become the columns of the product");
    }
    return left.insert(left.rank(), right);
  }

  private static Shape rows(Shape shape) {
    return shape.part(0, shape.rank() - 1);
  }

  private static Shape columns(Shape shape) {
    return shape.part(shape.rank() - 1, shape.rank());
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    var kernel = binding.kernels().products();
    var a = binding.input(0);
    var b = binding.input(1);
    var c = binding.output(0);
    int k = transA == N ? a.columns() : a.rows();
    return () ->
        kernel.sgemm(
            transA,
            transB,
            c.rows(),
            c.columns(),
            k,
            1,
            a.storage(),
            a.offset(),
            a.columns(),
            b.storage(),
            b.offset(),
            b.columns(),
            0,
            c.storage(),
            c.offset(),
            c.columns());
  }

  @Override
  public long flops(Node node, int batch) {
    return flops(transA, node, batch);
  }

  /** Those of a product of inputs 0 and 1. */
  static long flops(Transpose transA, Node node, int batch) {
    Shape a = node.input(0).shape();
    int k = transA == N ? a.columns(batch) : a.rows(batch);
    return 2L * k * node.output(0).shape().elements(batch);
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {
    Tensor a = node.input(0);
    Tensor b = node.input(1);
    Tensor d = adjoints.ofOutput();
    adjoints.addToInput(0, transA == N ? of(N, d, flip(transB), b) : of(transB, b, T, d));
    adjoints.addToInput(1, transB == N ? of(flip(transA), a, N, d) : of(T, d, transA, a));
  }

  private static Transpose flip(Transpose transpose) {
    return transpose == N ? T : N;
  }
}
