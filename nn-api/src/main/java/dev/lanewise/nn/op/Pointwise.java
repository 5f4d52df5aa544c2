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

/** An op whose inputs and output all have one shape, such as a function of each element. */
public interface Pointwise extends Op {

  /** The number of inputs. */
  int arity();

  /**
   * Whether elements may be made part by part, each by a call of its own: where each is made of
   * those at the same place alone, wherever that is.
   */
  default boolean isDivisible() {
    return true;
  }

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
