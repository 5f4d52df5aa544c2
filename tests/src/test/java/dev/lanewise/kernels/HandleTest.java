// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.check.GuardedMatrix;
import dev.lanewise.check.Values;
import dev.lanewise.check.jqwik.ProductShape;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The life of a handle: whose threads it uses, what a second caller gets, and its end. */
@KernelSuite
class HandleTest {

  private static final ProductCase PRODUCT =
      ProductCase.of(
          new ProductShape(false, false, 150, 150, 300, 0, 0), 1f, 0f, Values.ORDINARY, 1);

  private static final GuardedMatrix EXPECTED = PRODUCT.run(Subjects.REFERENCE.products());

  @Test
  void aBusyHandleRefusesASecondProduct() throws InterruptedException {
    try (Lanewise lanewise = Lanewise.builder().threads(2).open()) {
      AtomicInteger answers = new AtomicInteger();
      Runnable hammer =
          () -> {
            for (int i = 0; i < 100; i++) {
              try {
                Bits.assertEqual(PRODUCT, EXPECTED, PRODUCT.run(lanewise.products()));
                answers.incrementAndGet();
              } catch (IllegalStateException busy) {
                assertTrue(busy.getMessage().contains("another thread"), busy.getMessage());
              }
            }
          };
      Throwable[] failure = new Throwable[1];
      Thread other = Thread.ofPlatform().unstarted(hammer);
      other.setUncaughtExceptionHandler((_, thrown) -> failure[0] = thrown);
      other.start();
      hammer.run();
      other.join();
      assertTrue(failure[0] == null, () -> String.valueOf(failure[0]));
      assertTrue(answers.get() > 0);
    }
  }

  /** Rows leave the threads to a product, or a product waits for them; neither is refused. */
  @Test
  void productsAndRowsOfTwoThreads() throws InterruptedException {
    GuardedMatrix x = SoftmaxTest.logits(200, 200, 10, 1);
    GuardedMatrix expected = SoftmaxTest.softmax(Subjects.REFERENCE.rows(), x);
    Throwable[] failure = new Throwable[1];
    try (Lanewise lanewise = Lanewise.builder().threads(2).open()) {
      AtomicInteger products = new AtomicInteger();
      Thread other =
          Thread.ofPlatform()
              .unstarted(() -> {
                while (products.get() < 100) {
                  Bits.assertEqual("rows", expected, SoftmaxTest.softmax(lanewise.rows(), x));
                }
              });
      other.setUncaughtExceptionHandler((_, thrown) -> failure[0] = thrown);
      other.start();
      while (products.getAndIncrement() < 100) {
        Bits.assertEqual(PRODUCT, EXPECTED, PRODUCT.run(lanewise.products()));
      }
      other.join();
    }
    assertTrue(failure[0] == null, () -> String.valueOf(failure[0]));
  }

  @Test
  void handlesSideBySideDoNotMeet() throws InterruptedException {
    Throwable[] failures = new Throwable[3];
    Thread[] threads = new Thread[3];
    for (int t = 0; t < threads.length; t++) {
      int index = t;
      threads[t] =
          Thread.ofPlatform()
              .start(() -> {
                try (Lanewise lanewise = Lanewise.builder().threads(2).open()) {
                  for (int i = 0; i < 20; i++) {
                    Bits.assertEqual(PRODUCT, EXPECTED, PRODUCT.run(lanewise.products()));
                  }
                } catch (Throwable failure) {
                  failures[index] = failure;
                }
              });
    }
    for (int t = 0; t < threads.length; t++) {
      threads[t].join();
      assertEquals(null, failures[t]);
    }
  }

  @Test
  void anExecutorOfTheCallerWorks() {
    try (ExecutorService executor = Executors.newFixedThreadPool(2);
        Lanewise lanewise = Lanewise.builder().executor(executor, 3).open()) {
      for (int i = 0; i < 50; i++) {
        Bits.assertEqual(PRODUCT, EXPECTED, PRODUCT.run(lanewise.products()));
      }
    }
  }

  @Test
  void anExecutorThatNeverRunsAnythingDoesNoHarm() {
    try (Lanewise lanewise = Lanewise.builder().executor(_ -> {}, 4).open()) {
      Bits.assertEqual(PRODUCT, EXPECTED, PRODUCT.run(lanewise.products()));
    }
  }

  @Test
  void anExecutorThatRunsOnTheCallerDoesNoHarm() {
    try (Lanewise lanewise = Lanewise.builder().executor(Runnable::run, 4).open()) {
      Bits.assertEqual(PRODUCT, EXPECTED, PRODUCT.run(lanewise.products()));
    }
  }

  @Test
  void aSaturatedExecutorDoesNoHarm() throws InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    try (ExecutorService executor = Executors.newFixedThreadPool(1);
        Lanewise lanewise = Lanewise.builder().executor(executor, 2).open()) {
      executor.execute(() -> {
        try {
          end.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      });
      for (int i = 0; i < 5; i++) {
        Bits.assertEqual(PRODUCT, EXPECTED, PRODUCT.run(lanewise.products()));
      }
      end.countDown();
    }
  }

  @Test
  void anExecutorThatRefusesDoesNoHarm() {
    try (Lanewise lanewise =
        Lanewise.builder()
            .executor(
                _ -> {
                  throw new RejectedExecutionException("full");
                },
                2)
            .open()) {
      Bits.assertEqual(PRODUCT, EXPECTED, PRODUCT.run(lanewise.products()));
    }
  }

  @Test
  void closingTwiceDoesNothingAndAfterwardsNothingMultiplies() {
    Lanewise lanewise = Lanewise.builder().threads(2).open();
    PRODUCT.run(lanewise.products());
    lanewise.close();
    lanewise.close();
    assertThrows(IllegalStateException.class, () -> PRODUCT.run(lanewise.products()));
  }

  @Test
  void aRefusedCallLeavesTheHandleUsable() {
    try (Lanewise lanewise = Lanewise.builder().threads(2).open()) {
      float[] x = new float[4];
      assertThrows(
          IndexOutOfBoundsException.class,
          () ->
              lanewise
                  .products()
                  .sgemm(Transpose.N, Transpose.N, 9, 9, 9, 1, x, 0, 9, x, 0, 9, 0, x, 0, 9));
      Bits.assertEqual(PRODUCT, EXPECTED, PRODUCT.run(lanewise.products()));
    }
  }
}
