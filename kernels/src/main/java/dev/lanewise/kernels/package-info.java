// SPDX-License-Identifier: Apache-2.0
/** The kernel contract: what each kernel computes, its arguments and its checks. */
@NullMarked
package dev.lanewise.kernels;

import org.jspecify.annotations.NullMarked;
