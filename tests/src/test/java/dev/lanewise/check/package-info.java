// SPDX-License-Identifier: Apache-2.0
/** Tests of the checking kit: it must find what is wrong, and nothing else. */
@NullMarked
package dev.lanewise.check;

import org.jspecify.annotations.NullMarked;
