// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The OpenCL devices of this machine. */
public final class OpenCl {

  private OpenCl() {}

  /**
   * Looks for devices. Never throws: without a loader, a driver or a device, or with a broken
   * driver, the result holds no device and says why in a line.
   *
   * <p>PoCL is left out unless the environment holds {@code POCL_SIGFPE_HANDLER=0}: from the moment
   * its devices are listed, its signal handler makes Java's own {@code 5 / 0} return a number.
   */
  public static ClDiscovery discover() {
    return discover(System.getenv());
  }

  static ClDiscovery discover(Map<String, String> environment) {
    var devices = new ArrayList<ClDevice>();
    var notes = new ArrayList<String>();
    try {
      List<ClApi.Platform> platforms = ClApi.platforms();
      if (platforms.isEmpty()) {
        notes.add("no OpenCL driver is registered with the loader");
      }
      for (ClApi.Platform platform : platforms) {
        search(platform, environment, devices, notes);
      }
    } catch (LinkageError e) {
      notes.add(
          "the OpenCL library can't be loaded (is a loader installed, and native access enabled?): "
              + firstLine(e));
    } catch (RuntimeException e) {
      notes.add("the OpenCL loader failed: " + firstLine(e));
    }
    devices.sort(Comparator.comparing(ClDevice::isExact).reversed().thenComparing(ClDevice::type));
    return new ClDiscovery(devices, notes);
  }

  private static void search(
      ClApi.Platform handle,
      Map<String, String> environment,
      List<ClDevice> devices,
      List<String> notes) {
    String name = "a platform";
    try {
      ClPlatform platform = ClQueries.platform(handle);
      name = platform.name();
      if (platform.isPocl() && !"0".equals(environment.get("POCL_SIGFPE_HANDLER"))) {
        notes.add(
            name
                + " is left out, because its signal handler would keep Java from seeing divisions"
                + " by zero: set POCL_SIGFPE_HANDLER=0 in the environment to use it");
        return;
      }
      List<ClApi.Device> listed = ClApi.devices(handle);
      if (listed.isEmpty()) {
        notes.add(name + " lists no device");
      }
      for (ClApi.Device device : listed) {
        String missing = ClQueries.missing(device);
        if (missing.isEmpty()) {
          devices.add(ClQueries.device(platform, device));
        } else {
          notes.add(ClQueries.name(device) + " of " + name + " is left out: " + missing);
        }
      }
    } catch (RuntimeException e) {
      notes.add(name + " failed: " + firstLine(e));
    }
  }

  private static String firstLine(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    return message == null
        ? cause.getClass().getSimpleName()
        : message.lines().map(String::strip).filter(l -> !l.isEmpty()).findFirst().orElse("");
  }
}
