// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Discovery never throws, and always has devices or a reason; so this runs without a device. */
@Tag("opencl")
class DiscoveryTest {

  private static final String SWITCH = "POCL_SIGFPE_HANDLER=0";

  @Test
  void findsDevicesOrSaysWhyNot() {
    ClDiscovery found = OpenCl.discover();
    assertTrue(!found.devices().isEmpty() || !found.notes().isEmpty());
    assertEquals(1, found.summary().lines().count(), found.summary());
  }

  @Test
  void leavesPoclOutWhereItWouldBreakJavasDivision() {
    ClDiscovery usual = OpenCl.discover();
    boolean here =
        usual.devices().stream().anyMatch(device -> device.platform().isPocl())
            || usual.notes().stream().anyMatch(note -> note.contains(SWITCH));
    for (Map<String, String> environment :
        List.of(Map.<String, String>of(), Map.of("POCL_SIGFPE_HANDLER", "1"))) {
      ClDiscovery found = OpenCl.discover(environment);
      assertTrue(found.devices().stream().noneMatch(device -> device.platform().isPocl()));
      assertEquals(
          here,
          found.notes().stream().anyMatch(note -> note.contains(SWITCH)),
          found.notes().toString());
    }
  }

  @Test
  void javaStillSeesDivisionsByZero() {
    OpenCl.discover();
    int zero = OpenCl.discover().devices().size() * 0;
    assertThrows(ArithmeticException.class, () -> Math.floorDiv(5, zero));
    assertThrows(ArithmeticException.class, () -> System.identityHashCode(5 / zero));
  }

  @Test
  void tellsWithoutADeviceWhatIsMissing() {
    ClDiscovery nothing = new ClDiscovery(List.of(), List.of("no driver", "no luck"));
    assertEquals("no OpenCL device: no driver; no luck", nothing.summary());
    assertTrue(nothing.best().isEmpty());
  }

  @Test
  void prefersExactDevicesAndGpus() {
    ClLimits exact = new ClLimits(1, 64, 1, true, 1, 1, false, true, true);
    ClLimits inexact = new ClLimits(1, 64, 1, true, 1, 1, false, false, false);
    ClDevice flushing = device(ClDevice.Type.GPU, inexact);
    ClDevice cpu = device(ClDevice.Type.CPU, exact);
    assertFalse(flushing.isExact());
    assertTrue(cpu.isExact());
    assertTrue(flushing.description().contains("not rounded correctly"), flushing.description());
    assertTrue(flushing.description().contains("flushed to zero"), flushing.description());
    assertEquals(cpu, new ClDiscovery(List.of(flushing, cpu), List.of()).best().orElseThrow());
    String refusal =
        assertThrows(IllegalArgumentException.class, () -> OpenClBackend.open(flushing))
            .getMessage();
    assertEquals(flushing.description(), refusal);
  }

  @Test
  void shapesFollowTheDevice() {
    ClLimits roomy = new ClLimits(8, 1024, 1 << 15, true, 1, 1, false, true, true);
    ClLimits ordinary = new ClLimits(8, 1024, 1 << 15, false, 1, 1, false, true, true);
    ClLimits narrow = new ClLimits(8, 32, 1 << 15, true, 1, 1, false, true, true);
    assertEquals(KernelShape.GPU, KernelShape.of(device(ClDevice.Type.GPU, roomy)));
    assertEquals(KernelShape.CPU, KernelShape.of(device(ClDevice.Type.CPU, roomy)));
    assertEquals(KernelShape.CPU, KernelShape.of(device(ClDevice.Type.GPU, ordinary)));
    assertEquals(KernelShape.CPU, KernelShape.of(device(ClDevice.Type.GPU, narrow)));
  }

  @SuppressWarnings("NullAway") // a device without a handle, which is never opened
  private static ClDevice device(ClDevice.Type type, ClLimits limits) {
    return new ClDevice(null, new ClPlatform("p", "v", "1"), "d", type, "0", limits);
  }
}
