// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.op;

import dev.lanewise.nn.graph.Op;

/**
 * An op that plans put in the place of several after gradients are derived, so that it needs no
 * gradient of its own.
 */
public interface FusedOp extends Op {}
