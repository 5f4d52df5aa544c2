// SPDX-License-Identifier: Apache-2.0
/** The OpenCL backend. */
@NullMarked
package dev.lanewise.opencl;

import org.jspecify.annotations.NullMarked;
