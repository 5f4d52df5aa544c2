// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What is compiled for a number of rows, such as plans over the same parameters: one for the full
 * batch, which is kept, and the {@value #OTHERS} of smaller batches that were used last; so the
 * last batch of an epoch, or requests of a few sizes, are compiled once.
 *
 * <p>Owns what it has compiled: it is closed when another takes its place and with the cache. Used
 * by one thread at a time.
 */
public final class BatchCache<T extends AutoCloseable> implements AutoCloseable {

  private static final int OTHERS = 4;

  private final int batchSize;
  private final IntFunction<T> compile;
  private @Nullable T full;

  /** Those of smaller batches, the one used last at the end. */
  private final List<Sized<T>> others = new ArrayList<>(OTHERS);

  private record Sized<T>(int rows, T compiled) {}

  BatchCache(int batchSize, IntFunction<T> compile) {
    if (batchSize < 1) {
      throw new IllegalArgumentException("batchSize is " + batchSize + ", must be positive");
    }
    this.batchSize = batchSize;
    this.compile = compile;
  }

  /** The number of rows of a full batch. */
  public int batchSize() {
    return batchSize;
  }

  /**
   * What is compiled for this number of rows, good until three other smaller ones were asked for.
   *
   * @throws IllegalArgumentException if rows is not in [1, batchSize]
   */
  public T get(int rows) {
    if (rows < 1 || rows > batchSize) {
      throw new IllegalArgumentException("rows is " + rows + ", must be in [1, " + batchSize + "]");
    }
    if (rows == batchSize) {
      T kept = full;
      if (kept == null) {
        kept = compile.apply(rows);
        full = kept;
      }
      return kept;
    }
    return other(rows);
  }

  private T other(int rows) {
    for (int i = 0; i < others.size(); i++) {
      if (others.get(i).rows() == rows) {
        Sized<T> kept = others.remove(i);
        others.add(kept);
        return kept.compiled();
      }
    }
    if (others.size() == OTHERS) {
      close(others.removeFirst().compiled());
    }
    T made = compile.apply(rows);
    others.add(new Sized<>(rows, made));
    return made;
  }

  private static void close(@Nullable AutoCloseable resource) {
    if (resource != null) {
      try {
        resource.close();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Closes all that it has compiled. Closing twice does nothing. */
  @Override
  public void close() {
    close(full);
    full = null;
    others.forEach(other -> close(other.compiled()));
    others.clear();
  }
}
