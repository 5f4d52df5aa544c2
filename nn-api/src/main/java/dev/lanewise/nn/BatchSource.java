// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.nn.data.Dataset;

/** Gives the batches of an epoch, one after another. */
interface BatchSource extends AutoCloseable {

  /**
   * Begins an epoch.
   *
   * @param order which samples, in order; does not change before {@link #end}
   */
  void begin(Dataset dataset, int[] order);

  /**
   * The next batch, which may be read until the next call; the last of an epoch may be smaller.
   * Allocates nothing.
   */
  Batch next();

  /** Ends an epoch, whether all its batches were taken or not: the dataset is not read any more. */
  void end();

  @Override
  void close();
}
