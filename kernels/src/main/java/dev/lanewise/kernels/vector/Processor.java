// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the width of vectors does not tell of a processor. */
final class Processor {

  /**
   * Whether vectors of 512 bits are computed whole, and not in two halves, so that two of 256 would
   * cost no more. Of the processors that have them, Zen 4 computes halves (family 25); what is not
   * known is taken to compute them whole. The property {@code lanewise.wholeVectors} decides
   * instead.
   */
  static final boolean WHOLE =
      Lanes.FLOAT.vectorBitSize() == 512
          && Boolean.parseBoolean(
              System.getProperty("lanewise.wholeVectors", String.valueOf(!isZen4())));

  /**
   * Whether rows are better read ahead by a pass that writes others. On Zen 4 the backward pass of
   * a layer norm of 64 x 1024 took 0.66 to 0.87 of the time without, of 512 x 768 0.9 and of 2000 x
   * 1000 0.83.
   */
  static final boolean READS_AHEAD = WHOLE || Lanes.FLOAT.vectorBitSize() != 512;

  private Processor() {}

  private static boolean isZen4() {
    String windows = System.getenv("PROCESSOR_IDENTIFIER");
    return windows != null
        ? windows.contains("AuthenticAMD") && windows.contains("Family 25 ")
        : isZen4(Path.of("/proc/cpuinfo"));
  }

  private static boolean isZen4(Path linux) {
    boolean amd = false;
    boolean family = false;
    try (BufferedReader lines = Files.newBufferedReader(linux)) {
      for (String line = lines.readLine();
          line != null && !line.isEmpty();
          line = lines.readLine()) {
        amd |= line.matches("vendor_id\\s*: AuthenticAMD");
        family |= line.matches("cpu family\\s*: 25");
      }
    } catch (IOException e) {
      return false; // other systems have no such file
    }
    return amd && family;
  }
}
