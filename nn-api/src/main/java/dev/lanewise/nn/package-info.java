// SPDX-License-Identifier: Apache-2.0
/** Graphs, operations and their gradients, plans and training. */
@NullMarked
package dev.lanewise.nn;

import org.jspecify.annotations.NullMarked;
