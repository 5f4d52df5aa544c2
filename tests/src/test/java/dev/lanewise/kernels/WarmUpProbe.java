// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * A program that warms up and then says what the first products of many shapes allocate, on all
 * threads; none of the shapes was part of the warm-up. {@link WarmUpTest} runs it in a fresh JVM.
 */
final class WarmUpProbe {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final int CALLS = 20;
  private static final int SIDE = 520;

  /** Tiny, small, skinny, outer products, ragged, whole tiles, several blocks of k. */
  private static final int[][] SHAPES = {
    {2, 3, 4},
    {5, 9, 30},
    {24, 24, 24},
    {48, 40, 17},
    {90, 100, 1},
    {1, 500, 400},
    {500, 1, 300},
    {7, 333, 100},
    {14, 280, 400},
    {330, 11, 200},
    {100, 100, 100},
    {96, 480, 48},
    {150, 170, 190},
    {256, 256, 256},
    {300, 310, 320},
    {400, 64, 520}
  };

  /** Made of a matrix of n columns. */
  private static final Map<String, BiFunction<float[], Integer, Epilogue<float[]>>> ENDINGS =
      Map.of(
          "plain", (x, n) -> Epilogue.none(),
          "gated", (x, n) -> Epilogue.bias(x, 0).gating(Binary.SWIGLU, x, 0, n),
          "prelu", (x, n) -> Epilogue.bias(x, 0).prelu(x, 0));

  private final float[] a = new float[SIDE * SIDE];
  private final float[] b = new float[SIDE * SIDE];
  private final float[] c = new float[SIDE * SIDE];
  private final double[] doubleA = new double[SIDE * SIDE];
  private final double[] doubleB = new double[SIDE * SIDE];
  private final double[] doubleC = new double[SIDE * SIDE];

  private WarmUpProbe() {
    Arrays.fill(a, 0.5f);
    Arrays.fill(b, 0.5f);
  }

  public static void main(String[] arguments) {
    try (Lanewise lanewise = Lanewise.builder().threads(2).open()) {
      System.out.println("settled " + lanewise.warmUp(PATIENCE).settled());
      WarmUpProbe probe = new WarmUpProbe();
      for (Transpose transA : Transpose.values()) {
        for (Transpose transB : Transpose.values()) {
          for (int[] shape : SHAPES) {
            probe.look(lanewise, transA, transB, shape[0], shape[1], shape[2]);
          }
        }
      }
    }
  }

  private void look(Lanewise lanewise, Transpose transA, Transpose transB, int m, int n, int k) {
    int lda = transA == Transpose.N ? k : m;
    int ldb = transB == Transpose.N ? n : k;
    long elements = (long) m * k + (long) k * n + (long) m * n;
    var products = lanewise.products();
    var doubles = lanewise.doubleProducts();
    String what = "%s %s %d x %d x %d".formatted(transA, transB, m, n, k);
    ENDINGS.forEach((name, ending) -> {
      Epilogue<float[]> epilogue = ending.apply(b, n);
      look(
          "f32 " + name + " " + what,
          Float.BYTES * elements,
          () ->
              products.sgemm(
                  transA, transB, m, n, k, 1, a, 0, lda, b, 0, ldb, 0, c, 0, n, epilogue));
    });
    look(
        "f64 " + what,
        Double.BYTES * elements,
        () ->
            doubles.dgemm(
                transA, transB, m, n, k, 1, doubleA, 0, lda, doubleB, 0, ldb, 0, doubleC, 0, n));
  }

  private static void look(String what, long operands, Runnable call) {
    long before = THREADS.getTotalThreadAllocatedBytes();
    for (int i = 0; i < CALLS; i++) {
      call.run();
    }
    long bytes = THREADS.getTotalThreadAllocatedBytes() - before;
    System.out.printf("%s: %d of %d operand bytes%n", what, bytes, operands);
  }
}
