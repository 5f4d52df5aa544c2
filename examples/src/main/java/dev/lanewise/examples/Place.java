// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.examples;

import dev.lanewise.kernels.Lanewise;
import dev.lanewise.nn.Backend;
import dev.lanewise.nn.CpuBackend;
import dev.lanewise.opencl.ClDevice;
import dev.lanewise.opencl.OpenCl;
import dev.lanewise.opencl.OpenClBackend;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where training runs.
 *
 * @param description for a person, in one line
 * @param backend what runs there
 * @param handle what is to be closed at the end
 */
record Place(String description, Backend<?, ?> backend, AutoCloseable handle) {

  /** The kinds of places. */
  enum Kind {
    CPU,
    OPENCL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Opens a place.
   *
   * @param threads for the CPU; null leaves it to Lanewise
   * @throws UnavailableException if there is no such place on this machine
   */
  static Place open(Kind kind, @Nullable Integer threads) throws UnavailableException {
    return switch (kind) {
      case CPU -> cpu(threads);
      case OPENCL -> openCl();
    };
  }

  private static Place cpu(@Nullable Integer threads) {
    var builder = Lanewise.builder();
    if (threads != null) {
      builder.threads(threads);
    }
    Lanewise lanewise = builder.open();
    return new Place(describe(lanewise), CpuBackend.of(lanewise), lanewise);
  }

  private static String describe(Lanewise lanewise) {
    var found = lanewise.capabilities();
    String width = found.vectorBits() == 0 ? "" : found.vectorBits() + "-bit ";
    String count = found.threads() == 1 ? "1 thread" : found.threads() + " threads";
    String kernels = found.implementation().name().toLowerCase(Locale.ROOT);
    String line = "CPU, %s%s kernels, %s, %s".formatted(width, kernels, count, found.runtime());
    return found.advice() == null ? line : line + "; for SIMD, " + found.advice();
  }

  private static Place openCl() throws UnavailableException {
    var found = OpenCl.discover();
    ClDevice device = found.best().orElseThrow(() -> new UnavailableException(found.summary()));
    OpenClBackend backend = OpenClBackend.open(device);
    return new Place("OpenCL, " + device.description(), backend, backend);
  }

  /** There is no such place here; the message says why. */
  static final class UnavailableException extends Exception {

    private static final long serialVersionUID = 1;

    UnavailableException(String message) {
      super(message);
    }
  }
}
