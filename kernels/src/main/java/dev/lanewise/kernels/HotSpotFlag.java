// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/** Reads flags of the virtual machine where the module {@code jdk.management} is there. */
final class HotSpotFlag {

  private HotSpotFlag() {}

  /** The flag's value, or null if it can't be read. */
  static @Nullable String value(String name) {
    try {
      var bean = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      return bean == null ? null : bean.getVMOption(name).getValue();
    } catch (IllegalArgumentException | LinkageError absent) {
      return null;
    }
  }
}
