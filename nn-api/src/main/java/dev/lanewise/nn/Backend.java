// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.kernels.Kernels;
import dev.lanewise.nn.graph.Op;
import org.jspecify.annotations.Nullable;

/**
 * Where a plan runs: the kernels, and the storage they work on. A backend is used by one thread at
 * a time.
 *
 * @param <F> storage of float32, as in {@link Kernels}
 * @param <I> storage of int32, as in {@link Kernels}
 */
public interface Backend<F, I> extends AutoCloseable {

  /** What a person should read about where this runs, in one line. */
  String description();

  /** The kernels, which check their arguments. */
  Kernels<F, I> kernels();

  /**
   * Whether there are kernels for an op. A plan with one that there are none for does not compile;
   * a backend without some of the contract's kernels says so here.
   */
  default boolean supports(Op op) {
    return true;
  }

  /**
   * The number of elements by which ops of elements are done one after another before the next
   * elements are, so that what one hands to the next stays in the cache; 0 where each is better
   * done whole, as on devices, where a call has a price.
   */
  default int chainBlock() {
    return 0;
  }

  /** Storage of {@code size} floats, all +0, freed when the backend is closed. */
  F allocateFloats(int size);

  /** Storage of {@code size} ints, all 0, freed when the backend is closed. */
  I allocateInts(int size);

  /**
   * An array as storage, if kernels work on arrays of this process: whoever fills it need not
   * {@link #write} it. Null if they do not. It is not to be freed.
   */
  default @Nullable F storage(float[] array) {
    return null;
  }

  /** Frees storage early. It may not be used any more. */
  void free(F storage);

  /** Frees storage early. It may not be used any more. */
  void freeInts(I storage);

  /**
   * Copies host floats into storage. When this returns, {@code source} may be changed again.
   *
   * @throws IndexOutOfBoundsException if a range does not fit
   */
  void write(float[] source, int sourceOffset, F target, int targetOffset, int count);

  /**
   * Copies host ints into storage. When this returns, {@code source} may be changed again.
   *
   * @throws IndexOutOfBoundsException if a range does not fit
   */
  void writeInts(int[] source, int sourceOffset, I target, int targetOffset, int count);

  /**
   * Copies storage to host floats, after all kernels called before have finished.
   *
   * @throws IndexOutOfBoundsException if a range does not fit
   */
  void read(F source, int sourceOffset, float[] target, int targetOffset, int count);

  /**
   * Copies storage to host ints, after all kernels called before have finished.
   *
   * @throws IndexOutOfBoundsException if a range does not fit
   */
  void readInts(I source, int sourceOffset, int[] target, int targetOffset, int count);

  /** Waits until all kernels called before have finished. */
  void finish();

  /**
   * Whether a kernel has finished when its call returns, so that reading a result waits for
   * nothing.
   */
  default boolean isSynchronous() {
    return false;
  }

  /** Frees everything this backend holds. Closing twice does nothing. */
  @Override
  void close();

  /**
   * A kind of backend, for {@link Backends} to find by {@link java.util.ServiceLoader}: a public
   * class with a public constructor without arguments.
   */
  interface Provider {

    /** What users call it, in lower case, such as {@code cpu}. */
    String name();

    /**
     * Opens a backend of this kind, which frees all that was opened for it when it is closed.
     *
     * @param threads how many threads of this process its kernels may use; 0 leaves it to the
     *     backend
     * @throws IllegalArgumentException if threads is negative, or positive where the kernels don't
     *     run on threads of this process
     * @throws IllegalStateException if it does not run on this machine; the message says why
     */
    Backend<?, ?> open(int threads);
  }
}
