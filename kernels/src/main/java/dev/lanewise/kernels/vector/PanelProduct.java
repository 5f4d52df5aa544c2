// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import java.lang.foreign.MemorySegment;

/** A product whose op(B) is a packed matrix. */
final class PanelProduct extends FloatProduct {

  PanelProduct(Workers workers) {
    super(workers);
  }

  @Override
  void multiply(
      int vectors,
      int depth,
      float[] a,
      int firstA,
      MemorySegment b,
      long firstB,
      float alpha,
      float[] old,
      int firstOld,
      int ldOld,
      float[] c,
      int firstC,
      int ldc) {
    if (Registers.MANY && vectors == FloatPanels.VECTORS) {
      FloatPanelTile.multiply(
          depth, a, firstA, b, firstB, alpha, old, firstOld, ldOld, c, firstC, ldc);
    } else {
      super.multiply(
          vectors, depth, a, firstA, b, firstB, alpha, old, firstOld, ldOld, c, firstC, ldc);
    }
  }
}
