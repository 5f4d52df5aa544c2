// SPDX-License-Identifier: Apache-2.0
/** The contract on the Vector API, equal to the reference bit for bit. */
@NullMarked
package dev.lanewise.kernels.vector;

import org.jspecify.annotations.NullMarked;
