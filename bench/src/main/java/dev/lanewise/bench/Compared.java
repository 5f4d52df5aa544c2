// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What several contenders did on one case, in turns. */
interface Compared {

  /**
   * How many times as fast as a peer, in the median over rounds; null if one of them took no part.
   */
  @Nullable Double versus(String ours, String peer);

  /** How many times as fast as the fastest of those peers that took part; null if none did. */
  default @Nullable Double versusBest(String ours, List<String> peers) {
    return peers.stream()
        .map(peer -> versus(ours, peer))
        .filter(Objects::nonNull)
        .min(Double::compare)
        .orElse(null);
  }
}
