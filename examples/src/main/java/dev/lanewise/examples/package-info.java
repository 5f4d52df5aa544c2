// SPDX-License-Identifier: Apache-2.0
/** Runnable programs. */
@NullMarked
package dev.lanewise.examples;

import org.jspecify.annotations.NullMarked;
