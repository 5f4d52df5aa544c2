// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import static dev.lanewise.kernels.Transpose.N;
import static dev.lanewise.kernels.Transpose.T;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Binary;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.nn.graph.Binding;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Rules;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Step;
import dev.lanewise.nn.graph.Tensor;
import java.util.List;

/**
 * A {@link Dense} product that is the gate of the last input, or the argument of PReLU with these
 * slopes, in one kernel. Plans make it of a product and a {@link Gated} or a {@link Prelu}.
 *
 * @param dense the product, without activation
 * @param combination GLU, SWIGLU, GEGLU or PRELU
 */
public record CombinedDense(Dense dense, Binary combination) implements FusedOp {

  /** Small graphs for the checks; see {@link dev.lanewise.nn.graph.Op}. */
  public static List<Tensor> examples() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 5));
    Tensor weight = Tensor.parameter("weight", Shape.of(3, 5));
    Tensor bias = Tensor.parameter("bias", Shape.of(3));
    Tensor gated = Tensor.input("gated", Shape.of(Shape.BATCH, 3));
    Tensor slope = Tensor.parameter("slope", Shape.of(3));
    Dense biased = new Dense(N, T, true, Activation.IDENTITY);
    Dense plain = new Dense(N, T, false, Activation.IDENTITY);
    return List.of(
        Tensor.of(new CombinedDense(biased, Binary.SWIGLU), x, weight, bias, gated),
        Tensor.of(new CombinedDense(plain, Binary.GLU), x, weight, gated),
        Tensor.of(
            new CombinedDense(biased.withResidual(), Binary.PRELU), x, weight, bias, gated, slope));
  }

  @Override
  public List<Shape> shapes(List<Tensor> inputs) {
    int last = dense.arity();
    Rules.arity(this, inputs, last + 1);
    List<Shape> product = dense.shapes(inputs.subList(0, last));
    Shape c = product.getFirst();
    Shape wanted = combination == Binary.PRELU ? c.part(c.rank() - 1, c.rank()) : c;
    if (!inputs.get(last).shape().equals(wanted)) {
      throw Rules.refuse(this, inputs, "the last input must have the shape " + wanted);
    }
    return product;
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    var operand = binding.input(dense.arity());
    Epilogue<F> epilogue = dense.<F, I>epilogue(binding, 0);
    return dense.bind(
        binding,
        binding.output(0),
        0,
        combination == Binary.PRELU
            ? epilogue.prelu(operand.storage(), operand.offset())
            : epilogue.gating(combination, operand.storage(), operand.offset(), operand.columns()));
  }

  @Override
  public long flops(Node node, int batch) {
    return dense.flops(node, batch);
  }
}
