// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import java.lang.foreign.MemorySegment;

/**
 * Packed operands lie outside the heap, and C2 has to know: {@code OffHeap.TYPE.cast(segment)}
 * before a loop of vector loads or stores.
 *
 * <p>Otherwise it asks each segment for its array, once the program has made any segment of an
 * array; the Vector API makes them itself, in {@code reinterpretAsInts} before it is compiled.
 * After every store to what may be an array C2 then checks the segment anew: packing transposed
 * op(B) took twice as long from the first GELU on.
 */
final class OffHeap {

  static final Class<? extends MemorySegment> TYPE = MemorySegment.NULL.getClass();

  private OffHeap() {}
}
