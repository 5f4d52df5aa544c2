// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.lanewise.check.Values;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Threads that share a kernel allocate nothing either, {@link Allocation}, and end with it. */
@KernelSuite
class WorkerAllocationTest {

  /** Shared out are columns, rows, blocks of k. */
  @ParameterizedTest
  @CsvSource({"192,192,192", "600,40,100", "40,50,3000"})
  void workersAllocateNothingEither(int m, int n, int k) {
    float[] a = Values.ORDINARY.floats(m * k, 1);
    float[] b = Values.ORDINARY.floats(k * n, 2);
    float[] c = new float[m * n];
    assertWorkersAllocateNothing(
        "sgemm",
        l ->
            l.products().sgemm(Transpose.N, Transpose.T, m, n, k, 1, a, 0, k, b, 0, k, 0, c, 0, n));
  }

  /** Shared out are elements, blocks of them, rows and columns. */
  @Test
  void workersOfOtherKernelsAllocateNothingEither() {
    int rows = 256;
    int columns = 300;
    int n = rows * columns;
    float[] x = Values.ORDINARY.floats(n, 1);
    float[] y = new float[n];
    float[] moments = new float[2 * n];
    int[] labels = new int[rows];
    CrossEntropy<float[]> entropy = CrossEntropy.of(Reduction.MEAN);
    Criterion<float[]> criterion = Criterion.of(ElementLoss.MSE, Reduction.MEAN);
    Adam adam = Adam.of(1e-3f);
    assertWorkersAllocateNothing(
        "kernels",
        l -> {
          l.elementwise().tanh(n, x, 0, y, 0);
          l.elementwise().add(n, x, 0, x, 0, y, 0);
          l.rows().softmax(rows, columns, x, 0, columns, y, 0, columns);
          l.rows().columnSums(rows, columns, x, 0, columns, y, 0);
          l.losses()
              .softmaxCrossEntropy(
                  rows, columns, x, 0, columns, labels, 0, entropy, 1, moments, 0, y, 0, columns);
          l.losses().elementLoss(n, criterion, x, 0, x, 0, 1, moments, 0, y, 0);
          l.updates().update(n, adam, WeightDecay.NONE, 7, x, 0, moments, 0, y, 0);
          l.updates().clipNorm(n, 1e-3f, y, 0, moments, 0);
          l.movement().transpose(rows, columns, x, 0, columns, y, 0, rows);
        });
  }

  private static void assertWorkersAllocateNothing(String what, Consumer<Lanewise> call) {
    int threads = Subjects.ALL.size(); // whose threads are then there
    Set<Long> before = liveThreads();
    try (Lanewise lanewise = Lanewise.builder().threads(threads).open()) {
      call.accept(lanewise);
      long[] workers =
          liveThreads().stream()
              .filter(id -> !before.contains(id))
              .filter(id -> nameOf(id).toLowerCase(Locale.ROOT).contains("lanewise"))
              .mapToLong(Long::longValue)
              .toArray();
      assertEquals(threads - 1, workers.length, "workers");
      Allocation.assertNothing(
          what + " on " + threads + " threads", workers, () -> call.accept(lanewise));
    }
  }

  private static Set<Long> liveThreads() {
    return Arrays.stream(Allocation.THREADS.getAllThreadIds()).boxed().collect(Collectors.toSet());
  }

  private static String nameOf(long thread) {
    var info = Allocation.THREADS.getThreadInfo(thread);
    return info == null ? "" : info.getThreadName();
  }

  @Test
  void closingEndsTheWorkers() throws InterruptedException {
    Set<Long> before = liveThreads();
    int n = 300;
    float[] a = new float[n * n];
    try (Lanewise lanewise = Lanewise.builder().threads(3).open()) {
      lanewise
          .products()
          .sgemm(Transpose.N, Transpose.N, n, n, n, 1, a, 0, n, a, 0, n, 0, new float[n * n], 0, n);
    }
    long deadline = System.nanoTime() + Allocation.PATIENCE_NANOS;
    while (System.nanoTime() < deadline) {
      if (liveThreads().stream()
          .filter(id -> !before.contains(id))
          .noneMatch(id -> nameOf(id).toLowerCase(Locale.ROOT).contains("lanewise"))) {
        return;
      }
      Thread.sleep(5);
    }
    fail("workers are still there");
  }
}
