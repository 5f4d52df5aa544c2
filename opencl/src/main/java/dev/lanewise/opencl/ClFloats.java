// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

/** Storage of float32 in a device's memory. */
public final class ClFloats extends ClBuffer {

  ClFloats(ClSession session, int length, ClApi.Memory memory) {
    super(session, length, memory);
  }

  @Override
  public String toString() {
    return (isClosed() ? "closed storage of " : "storage of ") + length() + " floats";
  }
}
