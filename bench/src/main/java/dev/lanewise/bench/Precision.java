// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

/** What the elements of a product are. */
public enum Precision {
  /** {@code float}. */
  F32(0x1p-24, 4),
  /** {@code double}. */
  F64(0x1p-53, 8);

  private final double unitRoundoff;
  private final int bytes;

  Precision(double unitRoundoff, int bytes) {
    this.unitRoundoff = unitRoundoff;
    this.bytes = bytes;
  }

  double unitRoundoff() {
    return unitRoundoff;
  }

  /** Bytes of an element. */
  public int bytes() {
    return bytes;
  }
}
