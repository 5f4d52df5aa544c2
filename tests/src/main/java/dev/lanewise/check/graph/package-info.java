// SPDX-License-Identifier: Apache-2.0
/**
 * Checks of graphs: a backend in double precision that runs any plan, a comparison of gradients
 * with differences on it, random graphs and examples of all ops. It needs {@code lanewise-nn}.
 */
@NullMarked
package dev.lanewise.check.graph;

import org.jspecify.annotations.NullMarked;
