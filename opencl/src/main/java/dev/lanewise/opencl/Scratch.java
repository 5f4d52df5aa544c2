// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import org.jspecify.annotations.Nullable;

/** Device memory for intermediate results of one operation at a time; grows as needed. */
final class Scratch {

  private final ClSession session;
  private ClApi.@Nullable Memory memory;
  private long elements;

  Scratch(ClSession session) {
    this.session = session;
  }

  /** Memory for at least so many elements; what it held before may be gone. */
  ClApi.Memory atLeast(long wanted) {
    ClApi.Memory current = memory;
    if (current != null && wanted <= elements) {
      return current;
    }
    // Kernels that still use the old memory keep it alive: OpenCL counts them.
    release();
    current = session.allocate(wanted);
    memory = current;
    elements = wanted;
    return current;
  }

  void release() {
    ClSession.release(memory);
    memory = null;
    elements = 0;
  }
}
