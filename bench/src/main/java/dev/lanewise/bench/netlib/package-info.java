// SPDX-License-Identifier: Apache-2.0
/** Lanewise behind the interface of netlib's BLAS. */
package dev.lanewise.bench.netlib;
