// SPDX-License-Identifier: Apache-2.0
/** Tests of Lanewise behind the interface of netlib's BLAS. */
@NullMarked
package dev.lanewise.bench.netlib;

import org.jspecify.annotations.NullMarked;
