// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs the parts of one task at a time on the calling thread and on helpers: daemons of its own, or
 * an executor of the user's.
 *
 * <p>Parts are claimed as they are begun, by the caller too, so helpers that come late or never
 * cost speed and nothing else. Handing a task over allocates nothing (an executor may).
 *
 * <p>What the caller writes for a round lies in one object and becomes visible by its last write:
 * each line of the cache that changes hands takes some 0.1 us.
 */
final class Workers implements AutoCloseable {

  private static final AtomicIntegerFieldUpdater<Workers> UNFINISHED =
      AtomicIntegerFieldUpdater.newUpdater(Workers.class, "unfinished");

  /** Work cut into parts that may run at the same time. */
  interface Task {
    void run(int part);
  }

  /** As many parts as a round can count, and as many threads as that could be for. */
  static final int MAX_PARTS = 0xFFFF;

  /** With more parts, and more than threads, several make a unit that is claimed together. */
  private static final int LEAST_UNITS = 64;

  /** About 50 microseconds: the pause between two products of one training step is shorter. */
  private static final int SPINS = 2_000;

  /**
   * After that a helper offers its processor for a millisecond before it sleeps: woken from sleep,
   * it may be put on its caller's processor by Linux, where it starts when the caller has done all
   * parts. With this the median of two threads at 512 rose from 96 to 182 GFLOP/s.
   */
  private static final long YIELD_NANOS = 1_000_000;

  private final int threads;
  private final @Nullable Executor executor;
  private final Runnable helper = this::claimLast;
  private final Daemon[] daemons;
  private final int mostUnits;
  private final Claims claims;
  private @Nullable Task task;
  private volatile int unfinished;

  /** Number of the round, and in the last 16 bits its parts. */
  private volatile long round;

  private volatile @Nullable Thread waiting;
  private volatile @Nullable Throwable failure;
  private volatile boolean closed;

  /**
   * Starts the daemons, unless there is an executor.
   *
   * @param threads how many threads may run parts at the same time, the caller's included
   */
  Workers(int threads, @Nullable Executor executor) {
    this.threads = Math.min(threads, MAX_PARTS);
    this.executor = executor;
    mostUnits = Math.max(LEAST_UNITS, this.threads);
    claims = new Claims(mostUnits);
    daemons = new Daemon[executor == null ? this.threads - 1 : 0];
    for (int i = 0; i < daemons.length; i++) {
      daemons[i] = new Daemon("lanewise-" + (i + 1));
      daemons[i].start();
    }
  }

  int threads() {
    return threads;
  }

  /**
   * Runs all parts and returns when they are finished; what the first failing part threw is thrown
   * here. Only one call at a time.
   */
  void run(Task work, int parts) {
    if (parts <= 1) {
      if (parts == 1) {
        work.run(0);
      }
      return;
    }
    task = work;
    if (failure != null) {
      failure = null;
    }
    UNFINISHED.lazySet(this, parts);
    long now = ((round >>> 16) + 1) << 16 | parts;
    round = now;
    try {
      summonHelpers(parts - 1);
    } finally {
      claimFirst(now);
      awaitHelpers();
      task = null;
    }
    rethrow();
  }

  private void summonHelpers(int wanted) {
    for (Daemon daemon : daemons) {
      daemon.wake();
    }
    if (executor != null) {
      try {
        for (int i = Math.min(wanted, threads - 1); i > 0; i--) {
          executor.execute(helper);
        }
      } catch (RejectedExecutionException e) {
        return; // the caller runs what nobody else claims
      }
    }
  }

  private void claimFirst(long now) {
    int parts = parts(now);
    int units = Math.min(parts, mostUnits);
    int done = 0;
    for (int unit = 0; unit < units && claims.claimForCaller(unit, now >>> 16); unit++) {
      done += runUnit(unit, units, parts);
    }
    finish(done);
  }

  private void claimLast() {
    long now = round;
    int parts = parts(now);
    int units = Math.min(parts, mostUnits);
    int done = 0;
    for (int unit = units; (unit = claims.claimForHelper(unit, now >>> 16)) >= 0; ) {
      done += runUnit(unit, units, parts);
    }
    if (done > 0 && finish(done) == 0) {
      LockSupport.unpark(waiting);
    }
  }

  private static int parts(long round) {
    return (int) round & 0xFFFF;
  }

  private int finish(int parts) {
    return UNFINISHED.addAndGet(this, -parts);
  }

  /** Runs the parts of a unit, and says how many they are. */
  private int runUnit(int unit, int units, int parts) {
    int first = (int) ((long) parts * unit / units);
    int end = (int) ((long) parts * (unit + 1) / units);
    for (int part = first; part < end; part++) {
      runPart(part);
    }
    return end - first;
  }

  private void runPart(int part) {
    Task work = task;
    try {
      if (work != null) { // never null: the round can't end before its claimed parts
        work.run(part);
      }
    } catch (Throwable thrown) {
      keep(thrown);
    }
  }

  private synchronized void keep(Throwable thrown) {
    Throwable first = failure;
    if (first == null) {
      failure = thrown;
    } else if (first != thrown) {
      first.addSuppressed(thrown);
    }
  }

  private void awaitHelpers() {
    for (int i = 0; unfinished > 0; i++) {
      if (i < SPINS) {
        Thread.onSpinWait();
      } else {
        waiting = Thread.currentThread();
        if (unfinished > 0) {
          LockSupport.park(this);
        }
      }
    }
    if (waiting != null) {
      waiting = null;
    }
  }

  private void rethrow() {
    Throwable thrown = failure;
    switch (thrown) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(thrown);
    }
  }

  /** Ends the daemons and waits for them. Not while a task runs. */
  @Override
  public void close() {
    closed = true;
    for (Daemon daemon : daemons) {
      LockSupport.unpark(daemon);
    }
    try {
      for (Daemon daemon : daemons) {
        daemon.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // they end all the same, a moment later
    }
  }

  /** Spins for a while after each round, then yields, then sleeps. */
  private final class Daemon extends Thread {

    private volatile boolean asleep;

    Daemon(String name) {
      super(null, null, name, 0, false);
      setDaemon(true);
    }

    void wake() {
      if (asleep) {
        LockSupport.unpark(this);
      }
    }

    @Override
    public void run() {
      long seen = 0;
      while (!closed) {
        awaitRoundAfter(seen);
        seen = round;
        claimLast();
      }
    }

    @SuppressWarnings("ThreadPriorityCheck") // a hint is all that is wanted
    private void awaitRoundAfter(long seen) {
      for (int i = 0; i < SPINS; i++) {
        if (round != seen || closed) {
          return;
        }
        Thread.onSpinWait();
      }
      for (long end = System.nanoTime() + YIELD_NANOS; System.nanoTime() < end; ) {
        if (round != seen || closed) {
          return;
        }
        Thread.yield();
      }
      asleep = true;
      while (round == seen && !closed) {
        LockSupport.park(Workers.this);
      }
      asleep = false;
    }
  }
}
