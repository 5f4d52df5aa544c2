// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import dev.lanewise.check.Bits;
import dev.lanewise.check.GuardedMatrix;

/** What a matrix of logits has beside its softmax: masked, logarithms, sums, and gradients. */
record SoftmaxKin(
    GuardedMatrix masked,
    GuardedMatrix gradient,
    GuardedMatrix log,
    GuardedMatrix logGradient,
    GuardedMatrix sums) {

  static SoftmaxKin of(Rows<float[]> k, GuardedMatrix x, GuardedMatrix mask, GuardedMatrix dy) {
    SoftmaxKin r =
        new SoftmaxKin(
            like(x, 1), like(x, 2), like(x, 0), like(x, 3), GuardedMatrix.vector(x.rows(), 1));
    k.maskedSoftmax(
        x.rows(),
        x.columns(),
        0.7f,
        x.array(),
        x.offset(),
        x.ld(),
        mask.array(),
        mask.offset(),
        mask.rows() < x.rows() ? 0 : mask.ld(),
        r.masked.array(),
        r.masked.offset(),
        r.masked.ld());
    r.softmaxBackward(k, r.masked, dy, r.gradient);
    k.logSoftmax(
        x.rows(),
        x.columns(),
        x.array(),
        x.offset(),
        x.ld(),
        r.log.array(),
        r.log.offset(),
        r.log.ld());
    r.logBackward(k, r.log, dy, r.logGradient);
    k.logSumExp(
        x.rows(), x.columns(), x.array(), x.offset(), x.ld(), r.sums.array(), r.sums.offset());
    return r;
  }

  private static GuardedMatrix like(GuardedMatrix x, int padding) {
    return GuardedMatrix.of(x.rows(), x.columns(), padding, padding).fill(-1f);
  }

  void softmaxBackward(Rows<float[]> k, GuardedMatrix y, GuardedMatrix dy, GuardedMatrix dx) {
    k.softmaxBackward(
        y.rows(),
        y.columns(),
        0.7f,
        y.array(),
        y.offset(),
        y.ld(),
        dy.array(),
        dy.offset(),
        dy.ld(),
        dx.array(),
        dx.offset(),
        dx.ld());
  }

  void logBackward(Rows<float[]> k, GuardedMatrix y, GuardedMatrix dy, GuardedMatrix dx) {
    k.logSoftmaxBackward(
        y.rows(),
        y.columns(),
        y.array(),
        y.offset(),
        y.ld(),
        dy.array(),
        dy.offset(),
        dy.ld(),
        dx.array(),
        dx.offset(),
        dx.ld());
  }

  void assertEqual(String what, SoftmaxKin actual) {
    Bits.assertEqual(what + " masked", masked, actual.masked);
    Bits.assertEqual(what + " gradient", gradient, actual.gradient);
    Bits.assertEqual(what + " log", log, actual.log);
    Bits.assertEqual(what + " gradient of log", logGradient, actual.logGradient);
    Bits.assertEqual(what + " logSumExp", sums, actual.sums);
    for (GuardedMatrix m :
        new GuardedMatrix[] {
          actual.masked, actual.gradient, actual.log, actual.logGradient, actual.sums
        }) {
      m.assertGuards(what);
    }
  }

  /** Outputs over inputs. */
  void assertInPlace(
      String what, Rows<float[]> k, GuardedMatrix x, GuardedMatrix mask, GuardedMatrix dy) {
    GuardedMatrix over = x.copy();
    k.maskedSoftmax(
        x.rows(),
        x.columns(),
        0.7f,
        over.array(),
        x.offset(),
        x.ld(),
        mask.array(),
        mask.offset(),
        mask.rows() < x.rows() ? 0 : mask.ld(),
        over.array(),
        x.offset(),
        x.ld());
    Bits.assertEqual(what + " masked in place", masked, over);
    over = x.copy();
    k.logSoftmax(
        x.rows(), x.columns(), over.array(), x.offset(), x.ld(), over.array(), x.offset(), x.ld());
    Bits.assertEqual(what + " log in place", log, over);
    over = dy.copy();
    softmaxBackward(k, masked, over, over);
    Bits.assertEqual(what + " gradient over dy", gradient, over);
    over = masked.copy();
    softmaxBackward(k, over, dy, over);
    Bits.assertEqual(what + " gradient over y", gradient, over);
    over = dy.copy();
    logBackward(k, log, over, over);
    Bits.assertEqual(what + " gradient of log over dy", logGradient, over);
    over = log.copy();
    logBackward(k, over, dy, over);
    Bits.assertEqual(what + " gradient of log over y", logGradient, over);
  }
}
