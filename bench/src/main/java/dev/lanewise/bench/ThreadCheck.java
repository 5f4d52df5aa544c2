// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.lanewise.bench.Contender.Product;
import dev.lanewise.kernels.Transpose;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Whether a contender computes on as many threads as it was told to: a library that ignores its
 * setting would be compared with half of another. The processor time of the process is compared
 * with that of the calling thread, which does its part of the work; elapsed time would also count
 * what other processes take.
 */
final class ThreadCheck {

  private static final int[] SIZES = {1024, 512};
  private static final int TRIES = 3;
  private static final double WARM_UP_SECONDS = 0.2;
  // The processor time is told in ticks of 10 ms.
  private static final double SECONDS = 0.2;
  private static final double TOLERANCE = 0.3;

  private ThreadCheck() {}

  /** What is wrong, in words, or an empty string. */
  static String complaint(Contender contender, int threads) {
    return IntStream.of(SIZES)
        .mapToObj(n -> GemmCase.square(n, Transpose.N, Transpose.N).on(threads))
        .filter(contender::takes)
        .findFirst()
        .map(gemm -> judge(threads, threadsUsed(contender, gemm, threads)))
        .orElse("");
  }

  static String judge(int threads, double used) {
    return Math.abs(used - threads) <= TOLERANCE * threads
        ? ""
        : String.format(
            Locale.ROOT,
            "told to use %d threads, it used %.2f times the caller's time",
            threads,
            used);
  }

  /** Of several tries the one that is nearest to what is expected: other processes disturb. */
  private static double threadsUsed(Contender contender, GemmCase gemm, int threads) {
    try (Product product = contender.prepare(gemm, new Operands(gemm))) {
      multiply(product, WARM_UP_SECONDS);
      double best = 0;
      for (int attempt = 0; attempt < TRIES; attempt++) {
        double used = multiply(product, SECONDS);
        best = Math.abs(used - threads) < Math.abs(best - threads) ? used : best;
      }
      return best;
    }
  }

  private static double multiply(Product product, double seconds) {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    var caller = ManagementFactory.getThreadMXBean();
    long processTime = system.getProcessCpuTime();
    long callerTime = caller.getCurrentThreadCpuTime();
    long now;
    do {
      product.multiply(1);
      now = caller.getCurrentThreadCpuTime();
    } while (now - callerTime < seconds * 1e9);
    return (double) (system.getProcessCpuTime() - processTime) / (now - callerTime);
  }
}
