// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

/** Is told how training goes, on the thread that trains. What a method throws ends training. */
public interface TrainingListener {

  /**
   * An epoch begins.
   *
   * @param epoch its number, from 1
   * @param batches how many batches it has
   */
  default void onEpochStart(int epoch, int batches) {}

  /**
   * A batch was handed to the backend.
   *
   * @param epoch the epoch's number, from 1
   * @param batch the batch's number, from 1
   * @param batches how many batches the epoch has
   * @param samples how many samples of this epoch have been handed over
   * @param lossSoFar the mean loss of this epoch as last read, which happens after the first batch,
   *     then at least every 32 batches, and after the last
   */
  default void onBatch(int epoch, int batch, int batches, int samples, float lossSoFar) {}

  /** An epoch has ended, its validation too. */
  default void onEpochEnd(EpochResult result) {}
}
