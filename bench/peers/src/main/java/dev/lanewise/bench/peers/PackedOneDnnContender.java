// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench.peers;

/** oneDNN with weights that were brought into its own order before. */
public final class PackedOneDnnContender extends OneDnnContender {

  /**
   * Loads the native library.
   *
   * @throws LinkageError if there is none for this platform
   */
  public PackedOneDnnContender() {
    super(true);
  }
}
