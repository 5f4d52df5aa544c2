// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.plan;

/** Storage with the parameters of a layout. */
record Region<F>(ParameterLayout layout, F storage) {}
