// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What all contenders did on one kernel. Element i of each array was measured in round i.
 *
 * @param kernel the case
 * @param nanos nanoseconds of a call, by contender
 */
record KernelRow(KernelCase kernel, Map<String, double[]> nanos) implements Compared {

  Set<String> contenders() {
    return nanos.keySet();
  }

  /** Nanoseconds of a call, or null if the contender took no part. */
  @Nullable Spread time(String contender) {
    double[] rounds = nanos.get(contender);
    return rounds == null ? null : Spread.of(rounds);
  }

  @Override
  public @Nullable Double versus(String ours, String peer) {
    double[] mine = nanos.get(ours);
    double[] theirs = nanos.get(peer);
    return mine == null || theirs == null ? null : Spread.pairedRatio(theirs, mine);
  }

  /**
   * Bytes a second that a contender has to read and write, relative to those of a copy in the same
   * round; null if one of them took no part.
   */
  @Nullable Double shareOf(String copy, String contender) {
    Double times = versus(contender, copy);
    return times == null ? null : times * kernel.kernel().streams() / Kernel.COPY.streams();
  }

  /** GB/s of a contender that copies; null if it took no part. */
  @Nullable Double gigabytesPerSecond(String contender) {
    Spread time = time(contender);
    return time == null ? null : kernel.bytes() / time.median();
  }
}
