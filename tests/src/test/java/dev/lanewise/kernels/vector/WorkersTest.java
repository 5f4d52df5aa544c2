// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each part runs once in its round, and what it wrote is seen by the caller. */
class WorkersTest {

  private static final int ROUNDS = 30_000;

  /** How often each part ran: without synchronisation of its own, like a kernel's result. */
  private final int[] runs = new int[Workers.MAX_PARTS];

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 70})
  void daemonsRunEachPartOnce(int threads) {
    try (Workers workers = new Workers(threads, null)) {
      runRounds(workers);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5})
  void anExecutorRunsEachPartOnce(int threads) {
    try (ExecutorService executor = Executors.newFixedThreadPool(threads - 1);
        Workers workers = new Workers(threads, executor)) {
      runRounds(workers);
    }
  }

  /** More parts than can be claimed singly, and failures now and then. */
  private void runRounds(Workers workers) {
    Random random = new Random(5);
    for (int round = 0; round < ROUNDS; round++) {
      int parts = 2 + random.nextInt(random.nextInt(20) == 0 ? 400 : 9);
      int failing = random.nextInt(20) == 0 ? random.nextInt(parts) : -1;
      assertEquals(failing, failureOf(workers, parts, failing), "the part that failed");
      for (int part = 0; part < parts; part++) {
        assertEquals(1, runs[part], "runs of a part");
        runs[part] = 0;
      }
    }
  }

  private int failureOf(Workers workers, int parts, int failing) {
    try {
      workers.run(
          part -> {
            runs[part]++;
            if (part == failing) {
              throw new PartException(part);
            }
          },
          parts);
      return -1;
    } catch (PartException e) {
      return e.part;
    }
  }

  @Test
  void asManyPartsAsARoundCanCount() {
    try (Workers workers = new Workers(2, null)) {
      assertEquals(-1, failureOf(workers, Workers.MAX_PARTS, -1));
    }
    for (int count : runs) {
      assertEquals(1, count, "runs of a part");
    }
  }

  private static final class PartException extends RuntimeException {

    private static final long serialVersionUID = 1;

    final int part;

    PartException(int part) {
      this.part = part;
    }
  }
}
