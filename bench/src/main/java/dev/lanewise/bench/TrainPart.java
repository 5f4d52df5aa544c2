// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A part of the comparison in training, that can be measured alone. */
interface TrainPart {

  /** For {@code --only}. */
  String name();

  /** In words. */
  String what();

  /** Names of the peers that take part. */
  Set<String> peers();

  /** Everything that may be concluded, as it is when nothing was measured. */
  List<Conclusion> unmeasured();

  /**
   * Measures it.
   *
   * @param contenders those that were loaded, ours first
   * @param rounds how often; null for as often as the part does by itself
   */
  Findings measure(List<MlpContender> contenders, @Nullable Integer rounds) throws IOException;

  /**
   * What was found.
   *
   * @param rows what was timed
   * @param conclusions what is concluded
   * @param failures peers that failed, and how, in words
   */
  record Findings(List<TrainRow> rows, List<Conclusion> conclusions, List<String> failures) {}
}
