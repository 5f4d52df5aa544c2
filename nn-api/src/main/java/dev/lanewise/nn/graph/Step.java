// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.graph;

/** A kernel call with its arguments: one step of a plan's schedule. */
@FunctionalInterface
public interface Step {

  /** Calls the kernel. Allocates nothing. */
  void run();
}
