// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Memory of a matrix product: packed op(A) and op(B), which all its threads fill and read, and a
 * little for each thread. It grows on demand and is kept, so that a repeated product allocates
 * nothing.
 *
 * <p>What vectors read lies outside the heap on 64-byte boundaries: data of a Java array does not,
 * and its vectors split cache lines. What is read element by element is an array, because C2 keeps
 * bounds and alignment checks on single elements of a segment.
 *
 * @param <S> storage: {@code float[]} or {@code double[]}
 */
final class Workspace<S> {

  private static final int PAGE = 4096;

  private final IntFunction<S> newArray;
  private final List<S> stages;
  private final List<S> edges;
  private S packedA;
  private int lengthA;
  private @Nullable Arena arena;
  private final MemorySegment[] packedB;

  /**
   * Makes a workspace without room for packed operands.
   *
   * @param stageLength elements of each thread's array for intermediate results of packing
   * @param edgeLength elements of each thread's array for a tile that C holds only a part of
   */
  Workspace(int threads, IntFunction<S> newArray, int stageLength, int edgeLength) {
    this.newArray = newArray;
    stages = Stream.generate(() -> newArray.apply(stageLength)).limit(threads).toList();
    edges = Stream.generate(() -> newArray.apply(edgeLength)).limit(threads).toList();
    packedA = newArray.apply(0);
    packedB = new MemorySegment[threads];
    Arrays.fill(packedB, MemorySegment.NULL);
  }

  void reserve(int elementsA, long bytesB) {
    if (elementsA > lengthA) {
      packedA = newArray.apply(elementsA);
      lengthA = elementsA;
    }
    if (bytesB > packedB[0].byteSize()) {
      free();
      Arena room = Arena.ofShared();
      arena = room;
      Arrays.setAll(packedB, _ -> room.allocate(bytesB, PAGE));
    }
  }

  S stage(int thread) {
    return stages.get(thread);
  }

  S edge(int thread) {
    return edges.get(thread);
  }

  S packedA() {
    return packedA;
  }

  MemorySegment packedB(int thread) {
    return packedB[thread];
  }

  void free() {
    Arena old = arena;
    arena = null;
    Arrays.fill(packedB, MemorySegment.NULL);
    if (old != null) {
      old.close();
    }
  }
}
