// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

/** A device that {@link OpenCl#discover} found. */
public final class ClDevice {

  /** Kinds of devices, the most wanted first. */
  public enum Type {
    /** A graphics processor. */
    GPU,
    /** Another accelerator. */
    ACCELERATOR,
    /** The processor of the host. */
    CPU,
    /** Anything else. */
    OTHER
  }

  private final ClApi.Device handle;
  private final ClPlatform platform;
  private final String name;
  private final Type type;
  private final String driverVersion;
  private final ClLimits limits;

  ClDevice(
      ClApi.Device handle,
      ClPlatform platform,
      String name,
      Type type,
      String driverVersion,
      ClLimits limits) {
    this.handle = handle;
    this.platform = platform;
    this.name = name;
    this.type = type;
    this.driverVersion = driverVersion;
    this.limits = limits;
  }

  /** The implementation that drives the device. */
  public ClPlatform platform() {
    return platform;
  }

  /** The device's name. */
  public String name() {
    return name;
  }

  /** The device's kind. */
  public Type type() {
    return type;
  }

  /** The driver's version, as it reports it. */
  public String driverVersion() {
    return driverVersion;
  }

  /** What the device reports about itself. */
  public ClLimits limits() {
    return limits;
  }

  /**
   * Whether kernels give the reference's bits here. A device that rounds division or square root
   * otherwise, or flushes subnormals to zero, can't: {@link OpenClBackend#open(ClDevice)} refuses
   * it.
   */
  public boolean isExact() {
    return limits.roundedDivision() && limits.subnormals();
  }

  /** One line about the device, with what keeps it from being exact. */
  public String description() {
    var line = new StringBuilder();
    line.append(
        "%s (%s, %d compute units, %s, driver %s)"
            .formatted(name, type, limits.computeUnits(), platform.name(), driverVersion));
    if (!isExact()) {
      line.append("; results differ from the reference:");
      line.append(
          limits.roundedDivision()
              ? ""
              : " division and square root are not rounded" + " correctly");
      line.append(limits.roundedDivision() || limits.subnormals() ? "" : ",");
      line.append(limits.subnormals() ? "" : " subnormals are flushed to zero");
    }
    return line.toString();
  }

  @Override
  public String toString() {
    return description();
  }

  ClApi.Device handle() {
    return handle;
  }
}
