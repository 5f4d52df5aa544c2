// SPDX-License-Identifier: Apache-2.0
/**
 * Arbitraries for jqwik: shapes, values, seeds and graphs. The only package of the kit that needs
 * jqwik.
 */
@NullMarked
package dev.lanewise.check.jqwik;

import org.jspecify.annotations.NullMarked;
