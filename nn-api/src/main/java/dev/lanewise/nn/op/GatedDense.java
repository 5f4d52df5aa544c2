// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import static dev.lanewise.kernels.Transpose.N;
import static dev.lanewise.kernels.Transpose.T;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Binary;
import dev.lanewise.nn.graph.Binding;
import dev.lanewise.nn.graph.Node;
import dev.lanewise.nn.graph.Op;
import dev.lanewise.nn.graph.Rules;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Step;
import dev.lanewise.nn.graph.Tensor;
import java.util.List;

/**
 * A {@link Dense} product whose left half goes through a gate, its right half. It is made half by
 * half, the second with the gate in its epilogue, and the first is an output, too. Plans make it of
 * a product and a {@link Gated} of two {@link Slice}s.
 *
 * @param dense the product of both halves, without activation and residual
 * @param function GLU, SWIGLU or GEGLU
 */
public record GatedDense(Dense dense, Binary function) implements FusedOp {

  /** Small graphs for the checks; see {@link Op}. */
  public static List<Tensor> examples() {
    Tensor x = Tensor.input("x", Shape.of(Shape.BATCH, 5));
    Tensor bias = Tensor.parameter("bias", Shape.of(6));
    Dense biased = new Dense(N, T, true, Activation.IDENTITY);
    Dense plain = new Dense(N, N, false, Activation.IDENTITY);
    Tensor rows = Tensor.parameter("weight", Shape.of(6, 5));
    Tensor columns = Tensor.parameter("weight", Shape.of(5, 6));
    return List.of(
        Tensor.of(new GatedDense(biased, Binary.SWIGLU), x, rows, bias),
        Tensor.of(new GatedDense(plain, Binary.GEGLU), x, columns));
  }

  @Override
  public List<Shape> shapes(List<Tensor> inputs) {
    Shape both = dense.shapes(inputs).getFirst();
    int last = both.rank() - 1;
    int columns = both.dimension(last);
    if (columns % 2 != 0) {
      throw Rules.refuse(this, inputs, "there are " + columns + " columns, an odd number");
    }
    Shape half = both.part(0, last).insert(last, Shape.of(columns / 2));
    return List.of(half, half);
  }

  @Override
  public <F, I> Step bind(Binding<F, I> binding) {
    var z = binding.output(0);
    var x = binding.output(1);
    int half = z.columns();
    Step left = dense.bind(binding, x, 0, dense.<F, I>epilogue(binding, 0));
    Step right =
        dense.bind(
            binding,
            z,
            half,
            dense.<F, I>epilogue(binding, half).gating(function, x.storage(), x.offset(), half));
    return () -> {
      left.run();
      right.run();
    };
  }

  @Override
  public long flops(Node node, int batch) {
    return 2 * dense.flops(node, batch);
  }
}
