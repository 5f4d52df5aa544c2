// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.nn.data.Dataset;
import org.jspecify.annotations.Nullable;

/**
 * Fills a batch on a thread of its own while the one before it is being worked on. What the dataset
 * throws there is thrown where the batch is asked for.
 */
final class PrefetchedBatches implements BatchSource {

  private final Batch[] batches;
  private final int batchSize;
  private final Thread thread;

  // All that follows is guarded by this.
  private @Nullable Dataset dataset;
  private int[] order = {};
  private int from;
  private @Nullable Batch lent;
  private @Nullable Batch ready;
  private boolean filling;
  private boolean closed;
  private @Nullable Throwable failure;

  PrefetchedBatches(TrainingState<?, ?> state, int batchSize) {
    this.batches = new Batch[] {new Batch(state, batchSize), new Batch(state, batchSize)};
    this.batchSize = batchSize;
    this.thread = new Thread(null, this::fillBatches, "lanewise-batches", 0, false);
    this.thread.setDaemon(true);
  }

  @Override
  public synchronized void begin(Dataset dataset, int[] order) {
    this.dataset = dataset;
    this.order = order;
    this.from = 0;
    if (thread.getState() == Thread.State.NEW) {
      thread.start();
    }
    notifyAll();
  }

  @Override
  public synchronized Batch next() {
    lent = null;
    notifyAll();
    awaitReady();
    Batch taken = ready;
    if (taken == null) {
      throw rethrown(failure);
    }
    lent = taken;
    ready = null;
    notifyAll();
    return taken;
  }

  private static RuntimeException rethrown(@Nullable Throwable failure) {
    return switch (failure) {
      case Error e -> throw e;
      case RuntimeException e -> e;
      case null, default -> new IllegalStateException(failure);
    };
  }

  @Override
  public synchronized void end() {
    dataset = null;
    awaitIdle();
    ready = null;
    lent = null;
    failure = null;
  }

  // Whoever trains waits also when interrupted: a batch is short.

  private synchronized void awaitReady() {
    boolean interrupted = false;
    while (ready == null && failure == null) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    restore(interrupted);
  }

  private synchronized void awaitIdle() {
    boolean interrupted = false;
    while (filling) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    restore(interrupted);
  }

  private static void restore(boolean interrupted) {
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** What the thread does until it is closed. */
  private void fillBatches() {
    while (true) {
      Batch batch;
      Dataset source;
      int[] samples;
      int first;
      synchronized (this) {
        while (!closed && !isBatchWanted()) {
          try {
            wait();
          } catch (InterruptedException e) {
            // Nobody has this thread to interrupt it; it ends when it is closed.
          }
        }
        if (closed || dataset == null) {
          return;
        }
        batch = batches[0] == lent ? batches[1] : batches[0];
        source = dataset;
        samples = order;
        first = from;
        filling = true;
      }
      Throwable thrown = null;
      try {
        batch.load(source, samples, first, Math.min(batchSize, samples.length - first));
      } catch (Throwable e) {
        thrown = e;
      }
      synchronized (this) {
        filling = false;
        from += batchSize;
        ready = thrown == null ? batch : null;
        failure = thrown;
        notifyAll();
      }
    }
  }

  private boolean isBatchWanted() {
    return dataset != null && from < order.length && ready == null && failure == null;
  }

  /** Ends the thread and waits for it. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    restore(interrupted);
  }
}
