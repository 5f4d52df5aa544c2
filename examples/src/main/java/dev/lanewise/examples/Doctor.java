// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import dev.lanewise.kernels.Capabilities;
import dev.lanewise.opencl.ClDevice;
import dev.lanewise.opencl.OpenCl;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Says what Lanewise would use on this machine, and what keeps it from something better. */
@Command(
    name = "lanewise doctor",
    description =
        "Says which kernels, vector width, threads and OpenCL devices are in use here, and what"
            + " keeps them from something better.")
public final class Doctor implements Runnable {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Say this and exit.")
  @SuppressWarnings("unused") // picocli looks at it
  private boolean help;

  private Doctor() {}

  /** Prints the finding and ends the process. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The program, ready to execute. */
  static CommandLine commandLine() {
    return Program.of(new CommandLine(new Doctor()));
  }

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    report(capabilities(), out);
    out.flush();
  }

  /** A system property may have a value that it can't have. */
  private Capabilities capabilities() {
    try {
      return Capabilities.detect();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private static void report(Capabilities capabilities, PrintWriter out) {
    out.println("CPU kernels");
    capabilities.report().lines().forEach(line -> out.println("  " + line));
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
