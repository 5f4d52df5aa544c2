// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import static dev.lanewise.kernels.Transpose.N;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.nn.graph.Binding;
import dev.lanewise.nn.graph.Op;
import dev.lanewise.nn.graph.Rules;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Step;
import dev.lanewise.nn.graph.Tensor;
import java.util.List;

/**
 * {@code C = activation(op(A) op(B) + bias)} in one kernel. Plans make it of {@link MatMul}, {@link
 * AddRow} and an {@link ActivationOp}.
 *
 * @param transA whether A is transposed
 * @param transB whether B is transposed
 * @param bias whether there is a third input, one element per column
 * @param activation applied last
 */
public record Dense(Transpose transA, Transpose transB, boolean bias, Activation activation)
    implements FusedOp {

  /** Small graphs for the checks; see {@link Op}. */
  public static List<Tensor> examples() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 5));
    Tensor weight = Tensor.parameter("weight", Shape.of(3, 5));
    Tensor bias = Tensor.parameter("bias", Shape.of(3));
    return List.of(
        Tensor.of(new Dense(N, Transpose.T, true, Activation.RELU), x, weight, bias),
        Tensor.of(new Dense(N, Transpose.T, true, Activation.IDENTITY), x, weight, bias),
        Tensor.of(new Dense(N, Transpose.T, false, Activation.SIGMOID), x, weight),
        Tensor.of(new Dense(N, Transpose.T, true, Activation.TANH), x, weight, bias),
        Tensor.of(new Dense(N, Transpose.T, true, Activation.GELU), x, weight, bias));
  }

  @Override
  public List<Shape> shapes(List<Tensor> inputs) {
    Rules.arity(this, inputs, bias ? 3 : 2);
    Shape product = MatMul.product(this, inputs, transA, transB);
    if (bias
        && Rules.floats(this, inputs, 2, 1).dimension(0) != product.dimension(product.rank() - 1)) {
      throw Rules.refuse(this, inputs, "the bias must have as many elements as there are columns");
    }
    return List.of(product);
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    var kernel = binding.kernels().products();
    var a = binding.input(0);
    var b = binding.input(1);
    var c = binding.output(0);
    int k = transA == N ? a.columns() : a.rows();
    Epilogue<F> epilogue = this.<F, I>epilogue(binding);
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
            c.columns(),
            epilogue);
  }

  private <F, I> Epilogue<F> epilogue(Binding<F, I> binding) {
    if (!bias) {
      return Epilogue.<F>none().then(activation);
    }
    var row = binding.input(2);
    return Epilogue.bias(row.storage(), row.offset()).then(activation);
  }
}
