// SPDX-License-Identifier: Apache-2.0
/** Tests of graphs, ops, plans, training, weights and data. */
@NullMarked
package dev.lanewise.nn;

import org.jspecify.annotations.NullMarked;
