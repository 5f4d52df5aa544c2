// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.api.DynamicTest;

/**
 * After warm-up no kernel allocates a byte on the Java heap, on any thread. This is also the alarm
 * for vectors that the compiler failed to keep in registers, which then are objects.
 */
final class Allocation {

  static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Long enough for the slowest compiler queue; what works is through in a fraction of it. */
  static final long PATIENCE_NANOS = 20_000_000_000L;

  /** Calls between two looks at the counter, and looks without a byte that are asked for. */
  private static final int CALLS = 50;

  private static final int QUIET_WINDOWS = 4;

  private Allocation() {}

  /** Runs a call until it has allocated nothing for a while; its threads are looked at as well. */
  static void assertNothing(String what, long[] workers, Runnable call) {
    assertNothing(what, workers, CALLS, call);
  }

  /** The same with fewer calls between two looks, for calls that take long. */
  static void assertNothing(String what, long[] workers, int calls, Runnable call) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    int quiet = 0;
    long last = -1;
    while (quiet < QUIET_WINDOWS) {
      long workersBefore = allocatedBy(workers);
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < calls; i++) {
        call.run();
      }
      last = THREADS.getCurrentThreadAllocatedBytes() - before;
      last += allocatedBy(workers) - workersBefore;
      quiet = last == 0 ? quiet + 1 : 0;
      if (last != 0 && System.nanoTime() > deadline) {
        fail(what + " still allocates " + last + " bytes in " + calls + " calls");
      }
    }
  }

  private static long allocatedBy(long[] threads) {
    return threads.length == 0 ? 0 : Arrays.stream(THREADS.getThreadAllocatedBytes(threads)).sum();
  }

  /** A test of a kernel that uses no other threads. */
  static DynamicTest test(String name, Runnable call) {
    return DynamicTest.dynamicTest(name, () -> assertNothing(name, new long[0], call));
  }
}
