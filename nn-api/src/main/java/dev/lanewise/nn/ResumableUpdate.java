// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import java.util.List;
import java.util.Map;

/** An optimizer at work that can be saved, and go on from what was saved. */
interface ResumableUpdate extends Optimizer.Update {

  /** What it keeps, copied; waits for the steps so far. */
  Snapshot snapshot();

  /** The same tensors with zeros in them, and no numbers, to be filled from a file. */
  Snapshot emptySnapshot();

  /**
   * Goes on from a snapshot.
   *
   * @param numbers those of the snapshot, among others
   * @throws IllegalArgumentException if a number is missing or cannot be; nothing has changed then
   */
  void restore(Snapshot snapshot, CheckpointNumbers numbers);

  /**
   * What an optimizer keeps between steps.
   *
   * @param moments of all parameters, in its own order
   * @param means of the gradients of an unfinished update; empty if it does not accumulate
   * @param tensors the elements of both for each parameter, under its name
   * @param numbers by name
   */
  record Snapshot(
      float[] moments, float[] means, List<StoredTensor> tensors, Map<String, String> numbers) {}
}
