// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.plan;

import dev.lanewise.nn.graph.Tensor;

/** A tensor with a place outside of the plan. */
record Store<F>(Tensor value, F storage, int offset) {}
