// SPDX-License-Identifier: Apache-2.0
/**
 * The ops, one class each, named as in the field. To add one, write its class here and its kernel
 * in the contract; {@link dev.lanewise.nn.graph.Op} says what the class must have.
 */
@NullMarked
package dev.lanewise.nn.op;

import org.jspecify.annotations.NullMarked;
