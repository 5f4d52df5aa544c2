// SPDX-License-Identifier: Apache-2.0
/**
 * From a graph to something that runs: gradients, fusion, the placing of buffers, and the {@link
 * dev.lanewise.nn.plan.Plan} itself.
 */
@NullMarked
package dev.lanewise.nn.plan;

import org.jspecify.annotations.NullMarked;
