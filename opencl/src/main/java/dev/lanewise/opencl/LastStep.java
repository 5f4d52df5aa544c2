// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import dev.lanewise.kernels.Binary;
import dev.lanewise.kernels.Epilogue;

/**
 * The function at the end of an epilogue: of {@link dev.lanewise.kernels.Unary} or {@link Binary}.
 * Each has a program of its own, since to choose in the kernel would take the registers of all.
 */
final class LastStep {

  private LastStep() {}

  /** The function. */
  static Enum<?> of(Epilogue<ClFloats> epilogue) {
    Binary combination = epilogue.combination();
    return combination == null ? epilogue.activation().function() : combination;
  }

  /** The macro of epilogue.cl that stands for it. */
  static String option(Enum<?> function) {
    if (!(function instanceof Binary)) {
      return " -DACTIVATION=UNARY_" + function;
    }
    return (function == Binary.PRELU ? " -DSLOPES=BINARY_" : " -DGATE=BINARY_") + function;
  }
}
