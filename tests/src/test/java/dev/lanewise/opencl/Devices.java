// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import java.util.Optional;

/**
 * The device that the suites run on, and the one decision about what happens without one: they are
 * skipped with a line that says why, or fail if {@code lanewise.opencl.required} is true. With
 * {@code lanewise.opencl.inexact} a device that does not promise the reference's bits will do.
 */
final class Devices {

  private static final ClDiscovery FOUND = OpenCl.discover();
  private static final Optional<ClDevice> DEVICE =
      Boolean.getBoolean("lanewise.opencl.inexact")
          ? FOUND.devices().stream().findFirst()
          : FOUND.best();

  static {
    System.err.println("OpenCL suites: " + FOUND.summary());
  }

  private Devices() {}

  /** The device; fails if there is none. */
  static ClDevice device() {
    return DEVICE.orElseThrow(
        () -> new AssertionError("an OpenCL device is required: " + FOUND.summary()));
  }

  /** Why suites that need a device are skipped, if they are. */
  static Optional<String> reasonToSkip() {
    return DEVICE.isPresent() || Boolean.getBoolean("lanewise.opencl.required")
        ? Optional.empty()
        : Optional.of(FOUND.summary());
  }
}
