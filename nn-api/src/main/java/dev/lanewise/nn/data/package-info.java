// SPDX-License-Identifier: Apache-2.0
/** Labelled samples: from arrays, from IDX files, and parts of them. */
@NullMarked
package dev.lanewise.nn.data;

import org.jspecify.annotations.NullMarked;
