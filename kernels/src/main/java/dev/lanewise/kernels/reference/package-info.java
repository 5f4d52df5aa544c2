// SPDX-License-Identifier: Apache-2.0
/**
 * The contract in the plainest Java: the specification, and the fallback where the vector module is
 * missing.
 */
@NullMarked
package dev.lanewise.kernels.reference;

import org.jspecify.annotations.NullMarked;
