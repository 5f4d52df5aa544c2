// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Memory of one thread in a matrix product: packed op(A), packed op(B) and the tile being made. It
 * grows on demand and is kept, so that a repeated product allocates nothing.
 *
 * <p>What vectors read lies outside the heap on 64-byte boundaries: data of a Java array does not,
 * and its vectors split cache lines. What is read element by element is an array, because C2 keeps
 * bounds and alignment checks on single elements of a segment.
 *
 * @param <S> storage: {@code float[]} or {@code double[]}
 */
final class Workspace<S> {

  /** Where packed op(B) begins, behind the tile, on a page of its own. */
  static final int PANEL = 4096;

  private final IntFunction<S> newArray;
  private final S stage;
  private S packedA;
  private int lengthA;
  private @Nullable Arena arena;
  private MemorySegment memory = MemorySegment.NULL;

  /**
   * Makes an empty workspace.
   *
   * @param stageLength elements of an array for intermediate results of packing
   */
  Workspace(IntFunction<S> newArray, int stageLength) {
    this.newArray = newArray;
    stage = newArray.apply(stageLength);
    packedA = newArray.apply(0);
  }

  void reserve(int elementsA, long bytesB) {
    if (elementsA > lengthA) {
      packedA = newArray.apply(elementsA);
      lengthA = elementsA;
    }
    if (PANEL + bytesB > memory.byteSize()) {
      free();
      arena = Arena.ofShared();
      memory = arena.allocate(PANEL + bytesB, PANEL);
    }
  }

  S stage() {
    return stage;
  }

  S packedA() {
    return packedA;
  }

  MemorySegment memory() {
    return memory;
  }

  void free() {
    Arena old = arena;
    arena = null;
    memory = MemorySegment.NULL;
    if (old != null) {
      old.close();
    }
  }
}
