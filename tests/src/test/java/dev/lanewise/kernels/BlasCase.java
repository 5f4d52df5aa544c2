// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.check.GuardedDoubleMatrix;
import java.util.Arrays;

/**
 * A call of a BLAS routine, to be made on several implementations.
 *
 * @param name what is called, for messages
 * @param call makes the call on copies of the operands and gives its result, or 0
 * @param output which operand may change; -1 for none
 */
record BlasCase(
    Object name, Precision precision, Call call, int output, GuardedDoubleMatrix... operands) {

  @FunctionalInterface
  interface Call {
    double run(BlasRoutines blas, GuardedDoubleMatrix[] operands);
  }

  /** The operands after a call, with its result. */
  record Outcome(double result, GuardedDoubleMatrix[] operands) {}

  Outcome run(BlasRoutines blas) {
    var copies =
        Arrays.stream(operands).map(GuardedDoubleMatrix::copy).toArray(GuardedDoubleMatrix[]::new);
    double result = call.run(blas, copies);
    for (int i = 0; i < copies.length; i++) {
      copies[i].assertGuards(name);
      if (i != output) {
        copies[i].assertUnchanged(name, operands[i]);
      }
    }
    return new Outcome(result, copies);
  }

  /** The operand that the reference makes of it. */
  GuardedDoubleMatrix reference() {
    return run(precision.reference()).operands()[output];
  }

  void assertEqualsReference() {
    Outcome expected = run(precision.reference());
    for (Lanewise lanewise : Subjects.ALL) {
      Outcome actual = run(precision.of(lanewise));
      assertTrue(
          Bits.same(expected.result(), actual.result()),
          () ->
              "%s on %s: expected %s, was %s"
                  .formatted(name, Subjects.name(lanewise), expected.result(), actual.result()));
      for (int i = 0; i < operands.length; i++) {
        Bits.assertEqual(name, expected.operands()[i], actual.operands()[i]);
      }
    }
  }
}
