// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import static dev.lanewise.nn.Layers.dense;
import static dev.lanewise.nn.Layers.dropout;
import static dev.lanewise.nn.Layers.relu;
import static dev.lanewise.nn.Losses.mse;
import static dev.lanewise.nn.Losses.softmaxCrossEntropy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.lanewise.check.Bits;
import dev.lanewise.kernels.Lanewise;
import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.data.Datasets;
import dev.lanewise.nn.data.RowFunction;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Batches that another thread fills. */
@Timeout(60)
class PrefetchTest {

  private static final String THREAD = "lanewise-batches";

  private Lanewise lanewise;

  @BeforeEach
  void open() {
    lanewise = Lanewise.builder().threads(1).open();
  }

  @AfterEach
  void close() {
    lanewise.close();
  }

  private static Sequential model() {
    return Sequential.of(dense(6, 17), relu(), dropout(0.2f), dense(17, 4));
  }

  private Trainer.Builder trainer(Model model, Loss loss, boolean prefetch) {
    return Trainer.of(model, loss).batchSize(16).epochs(3).seed(5).prefetch(prefetch);
  }

  private static Dataset watched(Dataset data, RowFunction function) {
    return Datasets.mapFeatures(data, function);
  }

  private static boolean threadLives() {
    return Thread.getAllStackTraces().keySet().stream().anyMatch(t -> t.getName().equals(THREAD));
  }

  /** With a smaller last batch, labels and targets, a validation set, and several calls. */
  @Test
  void theBitsAreThoseOfOneThread() {
    Dataset data = Samples.clouds(150, 6, 4, 1);
    for (Loss loss : List.of(softmaxCrossEntropy(), mse())) {
      float[][] weights = new float[2][];
      for (boolean prefetch : new boolean[] {false, true}) {
        Sequential model = model();
        Set<String> readers = ConcurrentHashMap.newKeySet();
        Dataset train =
            watched(data, (row, offset) -> readers.add(Thread.currentThread().getName()));
        try (Trainer trainer =
            trainer(model, loss, prefetch).validateOn(data.take(40)).open(lanewise)) {
          trainer.fit(train);
          trainer.fit(train.take(47), 2);
        }
        assertEquals(prefetch ? Set.of(THREAD) : Set.of(Thread.currentThread().getName()), readers);
        weights[prefetch ? 1 : 0] = model.parameters().values().clone();
      }
      Bits.assertEqual("weights", weights[0], weights[1]);
    }
  }

  @Test
  void theThreadEndsWithTheTrainer() {
    try (Trainer trainer = trainer(model(), softmaxCrossEntropy(), true).open(lanewise)) {
      trainer.fit(Samples.clouds(50, 6, 4, 1));
      assertTrue(threadLives());
    }
    assertFalse(threadLives());
  }

  /**
   * What the dataset throws comes out of fit, after the batches before it; fit may be tried again.
   */
  @Test
  void aFailureReachesTheCaller() {
    Dataset data = Samples.clouds(64, 6, 4, 1);
    for (RuntimeException failure :
        List.of(new IllegalStateException("worn out"), new IndexOutOfBoundsException("far out"))) {
      int[] rows = new int[1];
      Dataset broken =
          watched(
              data,
              (row, offset) -> {
                if (++rows[0] == 40) {
                  throw failure;
                }
              });
      int[] batches = new int[1];
      TrainingListener listener =
          new TrainingListener() {
            @Override
            public void onBatch(int epoch, int batch, int count, int samples, float loss) {
              batches[0] = batch;
            }
          };
      try (Trainer trainer =
          trainer(model(), softmaxCrossEntropy(), true).on(listener).open(lanewise)) {
        assertSame(failure, assertThrows(RuntimeException.class, () -> trainer.fit(broken)));
        assertEquals(2, batches[0]);
        assertTrue(Float.isFinite(trainer.fit(data).last().loss()));
      }
    }
  }

  @Test
  void anErrorReachesTheCallerToo() {
    Dataset broken =
        watched(
            Samples.clouds(64, 6, 4, 1),
            (row, offset) -> {
              throw new AssertionError("no");
            });
    try (Trainer trainer = trainer(model(), softmaxCrossEntropy(), true).open(lanewise)) {
      assertThrows(AssertionError.class, () -> trainer.fit(broken));
    }
    assertFalse(threadLives());
  }

  /** A listener ends training in the middle of an epoch: nobody reads the dataset afterwards. */
  @Test
  void nothingIsReadAfterFitHasEnded() {
    int[] reads = new int[1];
    Dataset data = watched(Samples.clouds(500, 6, 4, 1), (row, offset) -> reads[0]++);
    TrainingListener tired =
        new TrainingListener() {
          @Override
          public void onBatch(int epoch, int batch, int batches, int samples, float loss) {
            if (batch == 3) {
              throw new IllegalStateException("enough");
            }
          }
        };
    try (Trainer trainer = trainer(model(), softmaxCrossEntropy(), true).on(tired).open(lanewise)) {
      assertThrows(IllegalStateException.class, () -> trainer.fit(data));
      int after = reads[0];
      // Three batches, and the next at most.
      assertTrue(after == 48 || after == 64, after + " reads");
      assertThrows(IllegalStateException.class, () -> trainer.fit(data));
      assertTrue(reads[0] - after == 48 || reads[0] - after == 64, reads[0] + " reads");
    }
  }

  @Test
  void anInterruptStaysPendingAndChangesNothing() {
    Dataset data = Samples.clouds(150, 6, 4, 1);
    try (Trainer trainer = trainer(model(), softmaxCrossEntropy(), true).open(lanewise)) {
      Thread.currentThread().interrupt();
      trainer.fit(data);
    }
    assertTrue(Thread.interrupted());
  }

  @Test
  void aBatchAllocatesNothingAfterWarmUp() {
    Dataset data = Samples.clouds(1000, 6, 4, 1);
    int[] order = new int[1000];
    new Philox(1, 1).permutation(order);
    Sequential model = model();
    model.initialize(1);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (var state =
            TrainingState.open(
                model, softmaxCrossEntropy(), Optimizers.adam(1e-3f), CpuBackend.of(lanewise));
        var batches = new PrefetchedBatches(state, 10)) {
      long least = Long.MAX_VALUE;
      for (int round = 0; round < 50; round++) {
        batches.begin(data, order);
        long before = threads.getTotalThreadAllocatedBytes();
        for (int i = 0; i < 100; i++) {
          assertEquals(10, batches.next().size());
        }
        least = Math.min(least, threads.getTotalThreadAllocatedBytes() - before);
        batches.end();
      }
      assertEquals(0, least);
    }
  }
}
