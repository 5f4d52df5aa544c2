// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

/** Storage of int32 in a device's memory. */
public final class ClInts extends ClBuffer {

  ClInts(ClSession session, int length, ClApi.Memory memory) {
    super(session, length, memory);
  }

  @Override
  public String toString() {
    return (isClosed() ? "closed storage of " : "storage of ") + length() + " ints";
  }
}
