// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

/**
 * An OpenCL implementation on this machine.
 *
 * @param name its name, such as {@code NVIDIA CUDA}
 * @param vendor who made it
 * @param version its version, as it reports it
 */
public record ClPlatform(String name, String vendor, String version) {

  private static final String POCL = "Portable Computing Language";

  /** Whether this is PoCL, which runs kernels on the CPU. */
  boolean isPocl() {
    return name.equals(POCL);
  }
}
