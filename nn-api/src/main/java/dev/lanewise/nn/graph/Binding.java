// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.graph;

import dev.lanewise.kernels.Kernels;

/**
 * What an op binds its kernel to.
 *
 * @param <F> storage of float32, as in {@link Kernels}
 * @param <I> storage of int32, as in {@link Kernels}
 */
public interface Binding<F, I> {

  /** The kernels of the backend. */
  Kernels<F, I> kernels();

  /** The batch size of the plan. */
  int batch();

  /** Where random numbers come from, read in every run. */
  RandomState random();

  /** What is bound, whose tensors have the shapes. */
  Node node();

  /** Where an input of type FLOAT32 is. */
  Slot<F> input(int index);

  /** Where an input of type INT32 is. */
  Slot<I> integers(int index);

  /** Where an output of type FLOAT32 goes. */
  Slot<F> output(int index);

  /** Where an output of type INT32 goes. */
  Slot<I> outputIntegers(int index);
}
