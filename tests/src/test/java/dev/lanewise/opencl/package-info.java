// SPDX-License-Identifier: Apache-2.0
/**
 * The OpenCL backend against the reference, bit for bit, in every shape of its kernels on whatever
 * device is here.
 */
@NullMarked
package dev.lanewise.opencl;

import org.jspecify.annotations.NullMarked;
