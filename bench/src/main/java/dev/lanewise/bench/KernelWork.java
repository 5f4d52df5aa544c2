// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.util.List;
import java.util.function.Supplier;

/** A kernel with all its operands, ready to be computed again and again. */
public interface KernelWork extends AutoCloseable {

  /** Computes it so many times and tells the nanoseconds that took. */
  long nanos(int times);

  /** Copies of what it computed last, in the order in which the kernel is described. */
  List<float[]> results();

  @Override
  default void close() {}

  /** Work in this process. */
  static KernelWork of(Runnable once, Supplier<List<float[]>> results) {
    return of(once, results, () -> {});
  }

  /** Work in this process that has something to free. */
  static KernelWork of(Runnable once, Supplier<List<float[]>> results, Runnable close) {
    return new KernelWork() {
      @Override
      public long nanos(int times) {
        long begin = System.nanoTime();
        for (int time = 0; time < times; time++) {
          once.run();
        }
        return System.nanoTime() - begin;
      }

      @Override
      public List<float[]> results() {
        return results.get();
      }

      @Override
      public void close() {
        close.run();
      }
    };
  }
}
