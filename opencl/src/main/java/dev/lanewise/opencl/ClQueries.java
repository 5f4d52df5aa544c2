// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import java.util.List;

/** Reads what platforms and devices report; the numbers are those of the OpenCL headers. */
final class ClQueries {

  private static final int PLATFORM_VERSION = 0x0901;
  private static final int PLATFORM_NAME = 0x0902;
  private static final int PLATFORM_VENDOR = 0x0903;

  private static final int DEVICE_TYPE = 0x1000;
  private static final int DEVICE_MAX_COMPUTE_UNITS = 0x1002;
  private static final int DEVICE_MAX_WORK_GROUP_SIZE = 0x1004;
  private static final int DEVICE_MAX_MEM_ALLOC_SIZE = 0x1010;
  private static final int DEVICE_SINGLE_FP_CONFIG = 0x101B;
  private static final int DEVICE_GLOBAL_MEM_SIZE = 0x101F;
  private static final int DEVICE_LOCAL_MEM_TYPE = 0x1022;
  private static final int DEVICE_LOCAL_MEM_SIZE = 0x1023;
  private static final int DEVICE_ENDIAN_LITTLE = 0x1026;
  private static final int DEVICE_AVAILABLE = 0x1027;
  private static final int DEVICE_COMPILER_AVAILABLE = 0x1028;
  private static final int DEVICE_NAME = 0x102B;
  private static final int DRIVER_VERSION = 0x102D;
  private static final int DEVICE_VERSION = 0x102F;
  private static final int DEVICE_EXTENSIONS = 0x1030;

  private static final long TYPE_CPU = 1 << 1;
  private static final long TYPE_GPU = 1 << 2;
  private static final long TYPE_ACCELERATOR = 1 << 3;
  private static final long LOCAL_MEMORY_DEDICATED = 1;
  private static final long FP_SUBNORMALS = 1;
  private static final long FP_ROUNDED_DIVISION = 1 << 7;

  private ClQueries() {}

  static ClPlatform platform(ClApi.Platform platform) {
    return new ClPlatform(
        ClApi.text(platform, PLATFORM_NAME),
        ClApi.text(platform, PLATFORM_VENDOR),
        ClApi.text(platform, PLATFORM_VERSION));
  }

  static String name(ClApi.Device device) {
    return ClApi.text(device, DEVICE_NAME);
  }

  /** What a device lacks that every kernel here needs, or nothing. */
  static String missing(ClApi.Device device) {
    String version = ClApi.text(device, DEVICE_VERSION);
    if (version.startsWith("OpenCL 1.0") || version.startsWith("OpenCL 1.1")) {
      return "it is at " + version + ", OpenCL 1.2 is needed";
    }
    if (ClApi.number(device, DEVICE_AVAILABLE) == 0) {
      return "it is not available";
    }
    if (ClApi.number(device, DEVICE_COMPILER_AVAILABLE) == 0) {
      return "it has no compiler";
    }
    return ClApi.number(device, DEVICE_ENDIAN_LITTLE) == 0 ? "it is big-endian" : "";
  }

  static ClDevice device(ClPlatform platform, ClApi.Device device) {
    long floats = ClApi.number(device, DEVICE_SINGLE_FP_CONFIG);
    ClLimits limits =
        new ClLimits(
            (int) ClApi.number(device, DEVICE_MAX_COMPUTE_UNITS),
            (int) Math.min(Integer.MAX_VALUE, ClApi.number(device, DEVICE_MAX_WORK_GROUP_SIZE)),
            ClApi.number(device, DEVICE_LOCAL_MEM_SIZE),
            ClApi.number(device, DEVICE_LOCAL_MEM_TYPE) == LOCAL_MEMORY_DEDICATED,
            ClApi.number(device, DEVICE_GLOBAL_MEM_SIZE),
            ClApi.number(device, DEVICE_MAX_MEM_ALLOC_SIZE),
            List.of(ClApi.text(device, DEVICE_EXTENSIONS).split(" ")).contains("cl_khr_fp64"),
            (floats & FP_ROUNDED_DIVISION) != 0,
            (floats & FP_SUBNORMALS) != 0);
    return new ClDevice(
        device,
        platform,
        name(device),
        type(ClApi.number(device, DEVICE_TYPE)),
        ClApi.text(device, DRIVER_VERSION),
        limits);
  }

  private static ClDevice.Type type(long bits) {
    if ((bits & TYPE_GPU) != 0) {
      return ClDevice.Type.GPU;
    }
    if ((bits & TYPE_ACCELERATOR) != 0) {
      return ClDevice.Type.ACCELERATOR;
    }
    return (bits & TYPE_CPU) != 0 ? ClDevice.Type.CPU : ClDevice.Type.OTHER;
  }
}
