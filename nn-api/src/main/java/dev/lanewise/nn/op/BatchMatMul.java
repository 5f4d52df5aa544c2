// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

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
 * {@code C[i] = op(A[i]) op(B[i])}: products of the matrices in the last two dimensions, where i
 * stands for all dimensions before, which are the same in A and B.
 *
 * @param transA whether each A is transposed
 * @param transB whether each B is transposed
 */
public record BatchMatMul(Transpose transA, Transpose transB) implements Op {

  /** Products of matrices, each possibly transposed. */
  public static Tensor of(Transpose transA, Tensor a, Transpose transB, Tensor b) {
    return Tensor.of(new BatchMatMul(transA, transB), a, b);
  }

  /** Products of matrices. */
  public static Tensor of(Tensor a, Tensor b) {
    return of(Transpose.N, a, Transpose.N, b);
  }

  /** Small graphs for the checks; see {@link dev.lanewise.nn.graph.Op}. */
  public static List<Tensor> examples() {
    Tensor a = Tensor.input("a", Shape.of(Shape.BATCH, 3, 4));
    Tensor b = Tensor.input("b", Shape.of(Shape.BATCH, 4, 2));
    Tensor aT = Tensor.input("a", Shape.of(Shape.BATCH, 2, 4, 3));
    Tensor bT = Tensor.input("b", Shape.of(Shape.BATCH, 2, 2, 4));
    return List.of(
        of(a, b),
        of(Transpose.N, a, Transpose.T, Tensor.input("b", Shape.of(Shape.BATCH, 2, 4))),
        of(Transpose.T, aT, Transpose.T, bT),
        of(Transpose.T, a, Transpose.N, a));
  }

  @Override
  public List<Shape> shapes(List<Tensor> inputs) {
    Rules.arity(this, inputs, 2);
    Shape a = Rules.atLeast(this, inputs, 0, 3);
    Shape b = Rules.floats(this, inputs, 1, a.rank());
    Shape lead = a.part(0, a.rank() - 2);
    if (!lead.equals(b.part(0, b.rank() - 2))) {
      throw Rules.refuse(this, inputs, "all dimensions but the last two must be the same");
    }
    if (size(a, transA, 1) != size(b, transB, 0)) {
      throw Rules.refuse(
          this, inputs, "inner dimensions differ (transposes " + transA + " and " + transB + ")");
    }
    Shape product = Shape.of(size(a, transA, 0), size(b, transB, 1));
    return List.of(lead.insert(lead.rank(), product));
  }

  private static int size(Shape shape, Transpose transpose, int which) {
    return shape.dimension(shape.rank() - 2 + (transpose == Transpose.N ? which : 1 - which));
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    var kernel = binding.kernels().products();
    var a = binding.input(0);
    var b = binding.input(1);
    var c = binding.output(0);
    Shape shapeOfA = binding.node().input(0).shape();
    Shape shapeOfC = binding.node().output(0).shape();
    int batch = shapeOfA.part(0, shapeOfA.rank() - 2).elements(binding.batch());
    int m = shapeOfC.dimension(shapeOfC.rank() - 2);
    int k = size(shapeOfA, transA, 1);
    return () ->
        kernel.sgemmStridedBatched(
            transA,
            transB,
            m,
            c.columns(),
            k,
            1,
            a.storage(),
            a.offset(),
            a.columns(),
            a.size() / batch,
            b.storage(),
            b.offset(),
            b.columns(),
            b.size() / batch,
            0,
            c.storage(),
            c.offset(),
            c.columns(),
            c.size() / batch,
            batch);
  }

  @Override
  public long flops(Node node, int batch) {
    return 2L * size(node.input(0).shape(), transA, 1) * node.output(0).shape().elements(batch);
  }

  @Override
  public void backward(Node node, Adjoints adjoints) {
    Tensor a = node.input(0);
    Tensor b = node.input(1);
    Tensor d = adjoints.ofOutput();
    adjoints.addToInput(
        0,
        transA == Transpose.N
            ? of(Transpose.N, d, flip(transB), b)
            : of(transB, b, Transpose.T, d));
    adjoints.addToInput(
        1,
        transB == Transpose.N
            ? of(flip(transA), a, Transpose.N, d)
            : of(Transpose.T, d, transA, a));
  }

  private static Transpose flip(Transpose transpose) {
    return transpose == Transpose.N ? Transpose.T : Transpose.N;
  }
}
