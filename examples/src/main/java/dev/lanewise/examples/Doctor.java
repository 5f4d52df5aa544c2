// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import dev.lanewise.kernels.Capabilities;
import dev.lanewise.opencl.ClDevice;
import dev.lanewise.opencl.OpenCl;
import java.io.PrintStream;

/** Says what Lanewise would use on this machine, and what keeps it from something better. */
public final class Doctor {

  private Doctor() {}

  /** Prints the finding. */
  public static void main(String[] arguments) {
    report(System.out);
  }

  static void report(PrintStream out) {
    out.println("CPU kernels");
    Capabilities.detect().report().lines().forEach(line -> out.println("  " + line));
    out.println();
    out.println("OpenCL devices");
    var found = OpenCl.discover();
    if (found.devices().isEmpty()) {
      out.println("  " + found.summary());
      out.println(
          "  advice: install the driver of your GPU, or PoCL for the CPU (on Debian, apt-get"
              + " install pocl-opencl-icd ocl-icd-libopencl1)");
      return;
    }
    for (ClDevice device : found.devices()) {
      out.println("  " + device.description());
    }
    found.notes().forEach(note -> out.println("  " + note));
  }
}
