// SPDX-License-Identifier: Apache-2.0
/** Tests of the benchmarks' arithmetic. */
@NullMarked
package dev.lanewise.bench.netlib;

import org.jspecify.annotations.NullMarked;
