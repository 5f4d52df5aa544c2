// SPDX-License-Identifier: Apache-2.0
/** Tests of the runnable programs. */
@NullMarked
package dev.lanewise.examples;

import org.jspecify.annotations.NullMarked;
