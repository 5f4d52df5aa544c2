// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import dev.lanewise.kernels.Activation;
import dev.lanewise.nn.graph.Op;

/** An activation that a matrix product can apply to its result. */
public sealed interface ActivationOp extends Op permits Activate, Gelu, Relu, Sigmoid, Tanh {

  /** The activation of the product's epilogue that gives the same bits. */
  Activation activation();
}
