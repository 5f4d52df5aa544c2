// SPDX-License-Identifier: Apache-2.0
/** Benchmarks, peers and the roofline. */
@NullMarked
package dev.lanewise.bench;

import org.jspecify.annotations.NullMarked;
