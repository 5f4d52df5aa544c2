// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What is compiled for a number of rows: one for the full batch and one for the last smaller batch,
 * which is replaced when another size comes.
 */
final class BatchCache<T extends AutoCloseable> implements AutoCloseable {

  private final int batchSize;
  private final IntFunction<T> compile;
  private @Nullable T full;
  private @Nullable T partial;
  private int partialSize;

  BatchCache(int batchSize, IntFunction<T> compile) {
    this.batchSize = batchSize;
    this.compile = compile;
  }

  int batchSize() {
    return batchSize;
  }

  T get(int rows) {
    if (rows == batchSize) {
      T kept = full;
      if (kept == null) {
        kept = compile.apply(rows);
        full = kept;
      }
      return kept;
    }
    T kept = partial;
    if (kept == null || partialSize != rows) {
      close(kept);
      partial = null;
      kept = compile.apply(rows);
      partial = kept;
      partialSize = rows;
    }
    return kept;
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

  @Override
  public void close() {
    close(full);
    close(partial);
    full = null;
    partial = null;
  }
}
