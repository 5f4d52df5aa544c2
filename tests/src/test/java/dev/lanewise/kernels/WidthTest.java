// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/**
 * This JVM runs what the build says it runs, in {@code lanewise.test.width}; otherwise the suites
 * would pass without having tried it.
 */
@KernelSuite
class WidthTest {

  private static final String CLAIMED = System.getProperty("lanewise.test.width", "preferred");

  @Test
  void theClaimedImplementationRuns() {
    Capabilities found = Subjects.SINGLE.capabilities();
    switch (CLAIMED) {
      case "none" -> {
        assertEquals(Implementation.REFERENCE, found.implementation());
        assertEquals(0, found.vectorBits());
        assertFalse(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
      }
      case "preferred" -> {
        int bits = hardwareBits();
        assumeTrue(bits >= 128, "this machine has no SIMD: the suites ran on the reference");
        assertEquals(Implementation.VECTOR, found.implementation(), found.reason());
        assertTrue(found.vectorBits() <= bits, found.report());
      }
      case "256", "128" -> {
        int claimed = Integer.parseInt(CLAIMED);
        int bits = hardwareBits();
        assumeTrue(
            bits >= claimed,
            "this machine has vectors of %d bits: the suites for %d bits ran with those"
                .formatted(bits, claimed));
        assertEquals(Implementation.VECTOR, found.implementation(), found.reason());
        assertEquals(claimed, found.vectorBits(), found.report());
      }
      default -> fail("lanewise.test.width is '" + CLAIMED + "'");
    }
  }

  /** The widest vectors that this JVM may use, by the processor and the JVM's own flags. */
  private static int hardwareBits() {
    HotSpotDiagnosticMXBean flags =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    return 8 * Integer.parseInt(flags.getVMOption("MaxVectorSize").getValue());
  }
}
