// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Four bytes of host memory, through which every scalar argument goes: nothing is allocated. */
final class Scalar implements AutoCloseable {

  private final Arena arena = Arena.ofShared();
  private final MemorySegment segment = arena.allocate(ValueLayout.JAVA_INT);
  private final ClApi.HostMemory host = ClApi.HostMemory.of(segment.asByteBuffer());

  ClApi.HostMemory of(int value) {
    segment.set(ValueLayout.JAVA_INT, 0, value);
    return host;
  }

  @Override
  public void close() {
    arena.close();
  }
}
