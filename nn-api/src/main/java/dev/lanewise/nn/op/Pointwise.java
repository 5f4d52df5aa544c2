// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import dev.lanewise.kernels.Binary;
import dev.lanewise.nn.graph.Binding;
import dev.lanewise.nn.graph.Op;
import dev.lanewise.nn.graph.Rules;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Step;
import dev.lanewise.nn.graph.Tensor;
import java.util.List;

/** An op that makes each element from the elements at the same place; all shapes are the same. */
interface Pointwise extends Op {

  /** The number of inputs. */
  int arity();

  @Override
  default List<Shape> shapes(List<Tensor> inputs) {
    return List.of(Rules.same(this, inputs, arity()));
  }

  @Override
  default boolean mayOverwrite(int input, int output) {
    return true;
  }

  /** What a run does where the op is a function of two elements without parameters. */
  static <F, I> Step combine(Binary function, Binding<F, I> binding) {
    var kernel = binding.kernels().elementwise();
    var x = binding.input(0);
    var y = binding.input(1);
    var z = binding.output(0);
    return () ->
        kernel.combine(
            function,
            z.size(),
            x.storage(),
            x.offset(),
            y.storage(),
            y.offset(),
            z.storage(),
            z.offset());
  }
}
