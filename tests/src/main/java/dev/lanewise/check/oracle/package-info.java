// SPDX-License-Identifier: Apache-2.0
/**
 * The truth to measure kernels against: textbook formulas in double precision, double-double for
 * kernels that are double themselves. Slow, obvious, and independent of the kernels.
 */
@NullMarked
package dev.lanewise.check.oracle;

import org.jspecify.annotations.NullMarked;
