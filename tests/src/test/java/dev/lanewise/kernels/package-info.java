// SPDX-License-Identifier: Apache-2.0
/**
 * The suites of the kernels: the implementation that runs in this JVM against the reference by
 * bits, the reference against the oracles by bounds.
 */
@NullMarked
package dev.lanewise.kernels;

import org.jspecify.annotations.NullMarked;
