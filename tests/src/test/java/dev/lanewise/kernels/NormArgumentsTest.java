// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Bad arguments of normalisations are refused before anything is written. */
@KernelSuite
class NormArgumentsTest extends Refusals {

  private static final String[] NAMES = {
    "x",
    "gamma",
    "beta",
    "dy",
    "y",
    "mean",
    "rstd",
    "dx",
    "dgamma",
    "dbeta",
    "runningMean",
    "runningVariance"
  };

  /** Inputs and outputs of forward and backward, by kind. */
  private static int[] operands(NormKind kind, boolean backward) {
    return switch (kind) {
      case LAYER -> backward ? new int[] {0, 1, 3, 5, 6, 7, 8, 9} : new int[] {0, 1, 2, 4, 5, 6};
      case RMS -> backward ? new int[] {0, 1, 3, 6, 7, 8} : new int[] {0, 1, 4, 6};
      case BATCH ->
          backward ? new int[] {0, 1, 3, 5, 6, 7, 8, 9} : new int[] {0, 1, 2, 10, 11, 4, 5, 6};
    };
  }

  private static boolean isOutput(int operand, boolean backward) {
    return backward ? operand >= 7 : operand >= 4;
  }

  private static boolean isMatrix(int operand) {
    return operand == 0 || operand == 3 || operand == 4 || operand == 7;
  }

  /** 2 x 3 in 12 elements. */
  private final float[] other = x.clone();

  private void call(
      NormKind kind, boolean backward, int rows, List<float[]> f, int at, int offset, int ld) {
    List<NormKind.Layout> layouts = new ArrayList<>();
    for (int i = 0; i < NAMES.length; i++) {
      layouts.add(new NormKind.Layout(i == at ? offset : 0, i == at ? ld : 3));
    }
    if (backward) {
      kind.backward(kernels.norms(), rows, 3, f, layouts);
    } else {
      kind.forward(kernels.norms(), rows, 3, f, layouts);
    }
  }

  private List<float[]> arrays() {
    List<float[]> arrays = new ArrayList<>();
    for (int i = 0; i < NAMES.length; i++) {
      arrays.add(other.clone());
    }
    return arrays;
  }

  @TestFactory
  List<DynamicTest> everyOperand() {
    List<DynamicTest> tests = new ArrayList<>();
    for (NormKind kind : NormKind.values()) {
      for (boolean backward : new boolean[] {false, true}) {
        String name = kind.name().toLowerCase(Locale.ROOT) + (backward ? " backward " : " ");
        int[] operands = operands(kind, backward);
        for (int operand : operands) {
          tests.addAll(refusalsOf(name + NAMES[operand], kind, backward, operand, operands));
        }
        tests.addAll(
            refused(
                illegal(
                    name + "rows",
                    () -> call(kind, backward, -1, arrays(), 0, 0, 3),
                    "rows",
                    "-1")));
      }
    }
    return tests;
  }

  private List<DynamicTest> refusalsOf(
      String name, NormKind kind, boolean backward, int operand, int[] operands) {
    String argument = NAMES[operand];
    List<Refusal> refusals = new ArrayList<>();
    for (int offset : new int[] {11, -1, BIG}) {
      refusals.add(
          outside(
              name + " at " + offset,
              () -> call(kind, backward, 2, all(x), operand, offset, 3),
              argument + "Offset",
              String.valueOf(offset)));
    }
    if (isMatrix(operand)) {
      refusals.add(
          illegal(
              name + " ld",
              () -> call(kind, backward, 2, all(x), operand, 0, 2),
              "ld" + argument,
              "2"));
    }
    refusals.add(
        missing(
            name + " missing",
            () -> {
              List<float[]> arrays = arrays();
              arrays.set(operand, none());
              call(kind, backward, 2, arrays, operand, 0, 3);
            },
            argument));
    if (isOutput(operand, backward)) {
      for (int met : operands) {
        if (met != operand) {
          refusals.add(
              illegal(
                  name + " on " + NAMES[met],
                  () -> {
                    List<float[]> arrays = arrays();
                    arrays.set(operand, x);
                    arrays.set(met, x);
                    call(kind, backward, 2, arrays, operand, 1, 3);
                  },
                  argument,
                  NAMES[met]));
        }
      }
    }
    return refused(refusals.toArray(Refusal[]::new));
  }

  /** The same array for all operands: offsets and sizes are looked at first. */
  private static List<float[]> all(float[] array) {
    List<float[]> arrays = new ArrayList<>();
    for (int i = 0; i < NAMES.length; i++) {
      arrays.add(array.clone());
    }
    return arrays;
  }

  @TestFactory
  List<DynamicTest> numbers() {
    var k = kernels.norms();
    List<Refusal> refusals = new ArrayList<>();
    for (float bad : new float[] {-1, Float.NaN, Float.POSITIVE_INFINITY}) {
      refusals.add(
          illegal(
              "epsilon " + bad,
              () -> k.rmsNorm(2, 3, bad, x, 0, 3, y, 0, z, 0, 3, w, 0),
              "epsilon",
              "" + bad));
      refusals.add(illegal("momentum " + bad, () -> train(2, bad), "momentum", "" + bad));
    }
    refusals.add(illegal("one row", () -> train(1, 0.1f), "rows is 1"));
    return refused(refusals.toArray(Refusal[]::new));
  }

  private void train(int rows, float momentum) {
    kernels
        .norms()
        .batchNorm(rows, 1, 0, momentum, x, 0, 1, x, 4, x, 5, y, 0, y, 1, z, 0, 1, w, 0, w, 1);
  }

  @Test
  void sizesOfNothingAreLegal() {
    for (NormKind kind : NormKind.values()) {
      float[] nothing = {};
      List<float[]> arrays = Arrays.asList(new float[NAMES.length][]);
      arrays.replaceAll(_ -> nothing);
      List<NormKind.Layout> layouts = arrays.stream().map(_ -> new NormKind.Layout(0, 1)).toList();
      kind.forward(kernels.norms(), 0, 0, arrays, layouts);
      kind.backward(kernels.norms(), 0, 0, arrays, layouts);
    }
  }
}
