// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.reference;

/** The check of index labels, which only an implementation on the CPU can make. */
public final class Labels {

  private Labels() {}

  /**
   * Requires {@code n} labels to be in [0, classes).
   *
   * @throws IllegalArgumentException if one is not
   */
  public static void check(int n, int classes, int[] labels, int offset) {
    for (int i = 0; i < n; i++) {
      int label = labels[offset + i];
      if (label < 0 || label >= classes) {
        throw new IllegalArgumentException(
            "labels[" + (offset + i) + "] is " + label + ", must be in [0, " + classes + ")");
      }
    }
  }
}
