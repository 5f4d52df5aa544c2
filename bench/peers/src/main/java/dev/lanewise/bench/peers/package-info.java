// SPDX-License-Identifier: Apache-2.0
/** Peers whose libraries are large. */
@NullMarked
package dev.lanewise.bench.peers;

import org.jspecify.annotations.NullMarked;
