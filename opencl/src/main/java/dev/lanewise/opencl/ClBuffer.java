// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import org.jspecify.annotations.Nullable;

/**
 * Elements of four bytes in a device's memory. They belong to the {@link OpenClBackend} that made
 * them and are freed with it, or earlier by {@link #close}.
 */
public abstract sealed class ClBuffer implements AutoCloseable permits ClFloats, ClInts {

  private final ClSession session;
  private final int length;
  private ClApi.@Nullable Memory memory;

  ClBuffer(ClSession session, int length, ClApi.Memory memory) {
    this.session = session;
    this.length = length;
    this.memory = memory;
  }

  /** The number of elements. */
  public final int length() {
    return length;
  }

  /** Whether the memory was freed. */
  public final boolean isClosed() {
    return memory == null;
  }

  /** Frees the memory. Closing twice does nothing. */
  @Override
  public final void close() {
    if (memory != null) {
      session.free(this);
    }
  }

  /**
   * The memory, for a call on a session.
   *
   * @throws IllegalStateException if it was freed
   * @throws IllegalArgumentException if it belongs to another session
   */
  final ClApi.Memory memory(ClSession user) {
    if (session != user) {
      throw new IllegalArgumentException("storage belongs to another OpenCL backend");
    }
    if (memory == null) {
      throw new IllegalStateException("storage is closed");
    }
    return memory;
  }

  /** Gives the memory up to whoever releases it, once. */
  final ClApi.@Nullable Memory take() {
    ClApi.Memory taken = memory;
    memory = null;
    return taken;
  }
}
