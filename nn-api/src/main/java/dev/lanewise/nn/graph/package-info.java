// SPDX-License-Identifier: Apache-2.0
/**
 * Symbolic tensors and what an op is: the vocabulary that models, ops and plans share. Nothing here
 * computes; a {@link dev.lanewise.nn.plan.Plan} does.
 */
@NullMarked
package dev.lanewise.nn.graph;

import org.jspecify.annotations.NullMarked;
