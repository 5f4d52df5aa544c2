// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import java.util.List;
import java.util.Optional;

/**
 * What a search for devices found.
 *
 * @param devices usable devices, the best first: exact before others, GPU before CPU
 * @param notes why something was not found or left out, a line each
 */
public record ClDiscovery(List<ClDevice> devices, List<String> notes) {

  public ClDiscovery {
    devices = List.copyOf(devices);
    notes = List.copyOf(notes);
  }

  /** The best device that gives the reference's bits. */
  public Optional<ClDevice> best() {
    return devices.stream().filter(ClDevice::isExact).findFirst();
  }

  /** One line: the devices, or why there is none. */
  public String summary() {
    if (devices.isEmpty()) {
      return "no OpenCL device: " + String.join("; ", notes);
    }
    return String.join("; ", devices.stream().map(ClDevice::description).toList());
  }
}
