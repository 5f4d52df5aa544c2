// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Host memory between Java arrays and a device. The binding would pin or copy a heap array for the
 * whole of a transfer, and with it block the garbage collector; this costs a copy at memory speed.
 */
final class Staging implements AutoCloseable {

  private static final int LEAST = 1 << 16;
  private static final int MOST = 1 << 22;
  private static final int PAGE = 4096;

  private Arena arena;
  private MemorySegment segment;
  private ClApi.HostMemory host;

  Staging() {
    arena = Arena.ofShared();
    segment = arena.allocate(LEAST, PAGE);
    host = ClApi.HostMemory.of(segment.asByteBuffer());
  }

  void write(ClApi.Queue queue, float[] source, int start, ClApi.Memory target, int to, int count) {
    reserve(count);
    int most = elements();
    for (int done = 0, n; done < count; done += n) {
      n = Math.min(most, count - done);
      MemorySegment.copy(source, start + done, segment, JAVA_FLOAT, 0, n);
      ClApi.write(queue, target, bytes(to + (long) done), bytes(n), host);
    }
  }

  void write(ClApi.Queue queue, int[] source, int start, ClApi.Memory target, int to, int count) {
    reserve(count);
    int most = elements();
    for (int done = 0, n; done < count; done += n) {
      n = Math.min(most, count - done);
      MemorySegment.copy(source, start + done, segment, JAVA_INT, 0, n);
      ClApi.write(queue, target, bytes(to + (long) done), bytes(n), host);
    }
  }

  void read(
      ClApi.Queue queue, ClApi.Memory source, int from, float[] target, int start, int count) {
    reserve(count);
    int most = elements();
    for (int done = 0, n; done < count; done += n) {
      n = Math.min(most, count - done);
      ClApi.read(queue, source, bytes(from + (long) done), bytes(n), host);
      MemorySegment.copy(segment, JAVA_FLOAT, 0, target, start + done, n);
    }
  }

  void read(ClApi.Queue queue, ClApi.Memory source, int from, int[] target, int start, int count) {
    reserve(count);
    int most = elements();
    for (int done = 0, n; done < count; done += n) {
      n = Math.min(most, count - done);
      ClApi.read(queue, source, bytes(from + (long) done), bytes(n), host);
      MemorySegment.copy(segment, JAVA_INT, 0, target, start + done, n);
    }
  }

  @Override
  public void close() {
    arena.close();
  }

  private int elements() {
    return (int) (segment.byteSize() / Float.BYTES);
  }

  private static long bytes(long elements) {
    return elements * Float.BYTES;
  }

  private void reserve(int count) {
    long wanted = Math.min(MOST, bytes(count));
    if (wanted <= segment.byteSize()) {
      return;
    }
    Arena larger = Arena.ofShared();
    segment = larger.allocate(Long.highestOneBit(wanted - 1) << 1, PAGE);
    host = ClApi.HostMemory.of(segment.asByteBuffer());
    arena.close();
    arena = larger;
  }
}
