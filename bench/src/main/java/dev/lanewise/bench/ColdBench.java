// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import dev.lanewise.kernels.Lanewise;
import dev.lanewise.kernels.Transpose;
import dev.lanewise.kernels.WarmUp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the first calls cost: each shape in a JVM of its own, without {@link Lanewise#warmUp} and
 * after it, on one thread.
 */
public final class ColdBench {

  private static final int[] SIZES = {8, 32, 128, 512};
  private static final int CALLS = 1000;
  private static final long MOST_NANOS = 10_000_000_000L;

  private ColdBench() {}

  /** Prints a table; with arguments, one line of it, as it calls itself. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length > 0) {
      measure(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
      return;
    }
    System.out.println("microseconds; NN, one thread; each line in a JVM of its own");
    System.out.println();
    System.out.println("| n | warm-up, s | call 1 | call 2 | call 10 | call 100 | best |");
    System.out.println("|---|---|---|---|---|---|---|");
    for (int n : SIZES) {
      for (int seconds : new int[] {0, 1, 5, 30}) {
        child(n, seconds);
      }
    }
  }

  private static void child(int n, int seconds) throws IOException, InterruptedException {
    Process process =
        SameJava.command(ColdBench.class, List.of("" + n, "" + seconds))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    System.out.print(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    process.waitFor();
  }

  private static void measure(int n, int seconds) {
    float[] a = new float[n * n];
    float[] b = new float[n * n];
    float[] c = new float[n * n];
    Arrays.fill(a, 0.5f);
    Arrays.fill(b, 0.25f);
    try (Lanewise lanewise = Lanewise.builder().threads(1).open()) {
      String warm = "none";
      if (seconds > 0) {
        WarmUp done = lanewise.warmUp(Duration.ofSeconds(seconds));
        warm =
            "%.1f%s".formatted(done.took().toMillis() / 1e3, done.settled() ? "" : ", not settled");
      }
      var products = lanewise.products();
      List<Long> nanos = new ArrayList<>();
      long start = System.nanoTime();
      while (nanos.size() < CALLS && System.nanoTime() - start < MOST_NANOS) {
        long begin = System.nanoTime();
        products.sgemm(Transpose.N, Transpose.N, n, n, n, 1, a, 0, n, b, 0, n, 0, c, 0, n);
        nanos.add(System.nanoTime() - begin);
      }
      System.out.printf(
          "| %d | %s | %s | %s | %s | %s | %s |%n",
          n,
          warm,
          micros(nanos, 1),
          micros(nanos, 2),
          micros(nanos, 10),
          micros(nanos, 100),
          text(nanos.stream().mapToLong(x -> x).min().orElse(0)));
    }
  }

  private static String micros(List<Long> nanos, int call) {
    return nanos.size() < call ? "" : text(nanos.get(call - 1));
  }

  private static String text(long nanos) {
    double micros = nanos / 1e3;
    return micros < 10 ? "%.1f".formatted(micros) : "%,.0f".formatted(micros);
  }
}
