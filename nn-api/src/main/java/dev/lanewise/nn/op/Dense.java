// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import static dev.lanewise.kernels.Transpose.N;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.nn.graph.Binding;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Op;
import dev.lanewise.nn.graph.Rules;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Slot;
import dev.lanewise.nn.graph.Step;
import dev.lanewise.nn.graph.Tensor;
import java.util.List;

/**
 * {@code C = activation((op(A) op(B) + bias) + residual)} in one kernel. Plans make it of {@link
 * MatMul}, {@link AddRow}, {@link Add} and an {@link ActivationOp}.
 *
 * @param transA whether A is transposed
 * @param transB whether B is transposed
 * @param bias whether there is a third input, one element per column
 * @param residual whether there is a last input, of C's shape
 * @param activation applied last
 */
public record Dense(
    Transpose transA, Transpose transB, boolean bias, boolean residual, Activation activation)
    implements FusedOp {

  /** A product without residual. */
  public Dense(Transpose transA, Transpose transB, boolean bias, Activation activation) {
    this(transA, transB, bias, false, activation);
  }

  /** The same with another input, which is added before the activation. */
  public Dense withResidual() {
    return new Dense(transA, transB, bias, true, activation);
  }

  /** The same with this activation. */
  public Dense then(Activation next) {
    return new Dense(transA, transB, bias, residual, next);
  }

  /** Small graphs for the checks; see {@link Op}. */
  public static List<Tensor> examples() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 5));
    Tensor weight = Tensor.parameter("weight", Shape.of(3, 5));
    Tensor bias = Tensor.parameter("bias", Shape.of(3));
    Tensor residual = Tensor.input("residual", Shape.of(Shape.BATCH, 3));
    return List.of(
        Tensor.of(new Dense(N, Transpose.T, true, Activation.RELU), x, weight, bias),
        Tensor.of(new Dense(N, Transpose.T, true, Activation.IDENTITY), x, weight, bias),
        Tensor.of(new Dense(N, Transpose.T, false, Activation.SIGMOID), x, weight),
        Tensor.of(new Dense(N, Transpose.T, true, Activation.TANH), x, weight, bias),
        Tensor.of(new Dense(N, Transpose.T, true, Activation.GELU), x, weight, bias),
        Tensor.of(
            new Dense(N, Transpose.T, true, true, Activation.RELU), x, weight, bias, residual),
        Tensor.of(
            new Dense(N, Transpose.T, false, true, Activation.IDENTITY), x, weight, residual));
  }

  /** The number of inputs. */
  int arity() {
    return 2 + (bias ? 1 : 0) + (residual ? 1 : 0);
  }

  @Override
  public List<Shape> shapes(List<Tensor> inputs) {
    Rules.arity(this, inputs, arity());
    Shape product = MatMul.product(this, inputs, transA, transB);
    if (bias
        && Rules.floats(this, inputs, 2, 1).dimension(0) != product.dimension(product.rank() - 1)) {
      throw Rules.refuse(this, inputs, "the bias must have as many elements as there are columns");
    }
    if (residual && !inputs.getLast().shape().equals(product)) {
      throw Rules.refuse(this, inputs, "the residual must have the shape " + product);
    }
    return List.of(product);
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    return bind(binding, binding.output(0), 0, this.<F, I>epilogue(binding, 0));
  }

  /** The columns from the given one on, as many as the result has. */
  <F, I> Step bind(Binding<F, I> binding, Slot<F> c, int from, Epilogue<F> epilogue) {
    var kernel = binding.kernels().products();
    var a = binding.input(0);
    var b = binding.input(1);
    int k = transA == N ? a.columns() : a.rows();
    int bOffset = b.offset() + (transB == N ? from : from * b.columns());
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
            bOffset,
            b.columns(),
            0,
            c.storage(),
            c.offset(),
            c.columns(),
            epilogue);
  }

  @Override
  public long flops(Node node, int batch) {
    return MatMul.flops(transA, node, batch);
  }

  /** The epilogue of the columns from the given one on. */
  <F, I> Epilogue<F> epilogue(Binding<F, I> binding, int from) {
    Epilogue<F> epilogue = Epilogue.none();
    int next = 2;
    if (bias) {
      var row = binding.input(next++);
      epilogue = Epilogue.bias(row.storage(), row.offset() + from);
    }
    if (residual) {
      var added = binding.input(next);
      epilogue = epilogue.residual(added.storage(), added.offset() + from, added.columns());
    }
    return epilogue.then(activation);
  }
}
