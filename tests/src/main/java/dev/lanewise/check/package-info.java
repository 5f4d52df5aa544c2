// SPDX-License-Identifier: Apache-2.0
/**
 * A kit for checking numerical kernels: bit equality with a readable first difference, error in
 * units in the last place, gradients by central differences, arrays with guards around them, and
 * values that are hard on arithmetic.
 *
 * <p>It needs the JDK only, but for {@code check.graph}, and shares no code with any kernel. What
 * fails throws {@link AssertionError}, so that it works under any test framework.
 */
@NullMarked
package dev.lanewise.check;

import org.jspecify.annotations.NullMarked;
