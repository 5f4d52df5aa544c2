// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.check.GradientCheck;
import dev.lanewise.check.GuardedMatrix;
import dev.lanewise.check.Values;
import dev.lanewise.check.oracle.CrossEntropyOracle;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Softmax cross-entropy of a linear layer without all its logits. */
@KernelSuite
class LinearCrossEntropyTest extends Refusals {

  private static final Losses<float[], int[]> REFERENCE = Subjects.REFERENCE.losses();

  private static List<LinearCase> kinds(LinearCase plain) {
    return List.of(
        plain, plain.with(Reduction.MEAN), plain.with(Reduction.SUM), plain.with(Reduction.NONE));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 3, 2, 4",
    "1, 1, 1, 1",
    "5, 7, 0, 2",
    "9, 10, 4, 3",
    "20, 300, 17, 7",
    "70, 33, 40, 64",
    "33, 4100, 3, 1000",
    "600, 40, 24, 256",
    "4100, 5, 3, 999",
    "8195, 3, 2, 5000",
    "300, 500, 130, 64"
  })
  void everyImplementationGivesTheBitsOfTheReference(
      int rows, int columns, int features, int rowsAtOnce) {
    for (LinearCase kind : kinds(LinearCase.of(rows, columns, features, rowsAtOnce))) {
      List<GuardedMatrix> expected = kind.run(REFERENCE, Values.ORDINARY, 1);
      for (Lanewise lanewise : Subjects.ALL) {
        kind.assertEqual(expected, kind.run(lanewise.losses(), Values.ORDINARY, 1));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyKindOfValues(Values values) {
    for (LinearCase kind : kinds(LinearCase.of(30, 50, 20, 8))) {
      kind.assertEqual(kind.run(REFERENCE, values, 1), kind.run(kernels.losses(), values, 1));
    }
  }

  @Test
  void theGradientMayLieOverItsInput() {
    for (LinearCase kind : kinds(LinearCase.of(30, 50, 20, 8))) {
      List<GuardedMatrix> expected = kind.run(REFERENCE, Values.ORDINARY, 1);
      for (Losses<float[], int[]> losses : List.of(REFERENCE, kernels.losses())) {
        List<GuardedMatrix> all = kind.matrices(Values.ORDINARY, 1);
        List<GuardedMatrix> inPlace =
            IntStream.range(0, all.size())
                .mapToObj(i -> all.get(i == LinearCase.DX ? LinearCase.X : i))
                .toList();
        kind.run(losses, inPlace);
        kind.assertEqual(expected, inPlace);
      }
    }
  }

  /** With parts of whole blocks of a sum, the bits are those of the kernels that it is made of. */
  @ParameterizedTest
  @CsvSource({"40, 40", "40, 100", "600, 256", "600, 512"})
  void partsChangeNothingWhereSumsAreCut(int rows, int rowsAtOnce) {
    for (LinearCase kind : kinds(LinearCase.of(rows, 30, 20, rowsAtOnce))) {
      List<GuardedMatrix> all = kind.run(kernels.losses(), Values.ORDINARY, 1);
      List<GuardedMatrix> whole = unfused(kind);
      for (int result : new int[] {LinearCase.LOSSES, LinearCase.DX, LinearCase.D_WEIGHT}) {
        Bits.assertEqual(kind + ", " + result, whole.get(result), all.get(result));
      }
    }
  }

  /** The same by the kernels for all logits at once. */
  private static List<GuardedMatrix> unfused(LinearCase kind) {
    List<GuardedMatrix> all = kind.matrices(Values.ORDINARY, 1);
    CpuKernels k = Subjects.REFERENCE;
    int m = kind.rows();
    int n = kind.columns();
    int h = kind.features();
    GuardedMatrix x = all.get(LinearCase.X);
    GuardedMatrix w = all.get(LinearCase.WEIGHT);
    GuardedMatrix dx = all.get(LinearCase.DX);
    GuardedMatrix dw = all.get(LinearCase.D_WEIGHT);
    GuardedMatrix bias = all.get(LinearCase.BIAS);
    Epilogue<float[]> end =
        kind.biased() ? Epilogue.bias(bias.array(), bias.offset()) : Epilogue.none();
    float[] z = new float[m * n];
    k.products()
        .sgemm(
            Transpose.N,
            Transpose.T,
            m,
            n,
            h,
            1,
            x.array(),
            x.offset(),
            x.ld(),
            w.array(),
            w.offset(),
            w.ld(),
            0,
            z,
            0,
            n,
            end);
    CrossEntropy<float[]> options =
        CrossEntropy.<float[]>of(kind.reduction())
            .smoothing(kind.smoothing())
            .withZLoss(kind.zLoss())
            .ignoring(kind.ignored() ? 1 : -1);
    if (kind.weighted()) {
      GuardedMatrix ofClasses = all.get(LinearCase.CLASS_WEIGHTS);
      GuardedMatrix ofRows = all.get(LinearCase.ROW_WEIGHTS);
      options =
          options
              .classWeights(ofClasses.array(), ofClasses.offset())
              .rowWeights(ofRows.array(), ofRows.offset());
    }
    GuardedMatrix losses = all.get(LinearCase.LOSSES);
    k.losses()
        .softmaxCrossEntropy(
            m,
            n,
            z,
            0,
            n,
            kind.labels(),
            2,
            options,
            LinearCase.SCALE,
            losses.array(),
            losses.offset(),
            z,
            0,
            n);
    k.products()
        .sgemm(
            Transpose.T,
            Transpose.N,
            n,
            h,
            m,
            1,
            z,
            0,
            n,
            x.array(),
            x.offset(),
            x.ld(),
            0,
            dw.array(),
            dw.offset(),
            dw.ld());
    k.products()
        .sgemm(
            Transpose.N,
            Transpose.N,
            m,
            h,
            n,
            1,
            z,
            0,
            n,
            w.array(),
            w.offset(),
            w.ld(),
            0,
            dx.array(),
            dx.offset(),
            dx.ld());
    return all;
  }

  @Test
  void gradientsAreThoseOfTheLoss() {
    LinearCase kind = new LinearCase(6, 5, 4, 2, Reduction.MEAN, true, true, true, 0.1f, 1e-2f);
    List<GuardedMatrix> all = kind.run(kernels.losses(), Values.ORDINARY, 3);
    double[] x = doubles(all.get(LinearCase.X));
    double[] w = doubles(all.get(LinearCase.WEIGHT));
    double[] b = doubles(all.get(LinearCase.BIAS));
    double[] ofClasses = doubles(all.get(LinearCase.CLASS_WEIGHTS));
    double[] ofRows = doubles(all.get(LinearCase.ROW_WEIGHTS));
    assertEquals(
        loss(kind, x, w, b, ofClasses, ofRows) / LinearCase.SCALE,
        all.get(LinearCase.LOSSES).get(0, 0),
        1e-6);
    GradientCheck check = GradientCheck.standard();
    check
        .components(v -> loss(kind, v, w, b, ofClasses, ofRows), x, doubles(all.get(LinearCase.DX)))
        .assertPasses("dx");
    check
        .components(
            v -> loss(kind, x, v, b, ofClasses, ofRows), w, doubles(all.get(LinearCase.D_WEIGHT)))
        .assertPasses("dWeight");
    check
        .components(
            v -> loss(kind, x, w, v, ofClasses, ofRows), b, doubles(all.get(LinearCase.D_BIAS)))
        .assertPasses("dBias");
  }

  /** The scaled mean in double precision. */
  private static double loss(
      LinearCase kind, double[] x, double[] w, double[] bias, double[] ofClasses, double[] ofRows) {
    int h = kind.features();
    double total = 0;
    double weights = 0;
    for (int i = 0; i < kind.rows(); i++) {
      int label = kind.labels()[2 + i];
      if (label != 1) {
        double[] z = bias.clone();
        for (int j = 0; j < z.length; j++) {
          for (int l = 0; l < h; l++) {
            z[j] += x[i * h + l] * w[j * h + l];
          }
        }
        double[] masses = CrossEntropyOracle.masses(z.length, label, kind.smoothing(), ofClasses);
        total += ofRows[i] * CrossEntropyOracle.of(z, masses, kind.zLoss()).loss();
        weights += ofRows[i] * ofClasses[label];
      }
    }
    return LinearCase.SCALE * total / weights;
  }

  private static double[] doubles(GuardedMatrix matrix) {
    float[] elements = matrix.elements();
    return IntStream.range(0, elements.length).mapToDouble(i -> elements[i]).toArray();
  }

  @Test
  void aBadLabelIsRejectedBeforeAnythingIsWritten() {
    LinearCase kind = LinearCase.of(7, 5, 3, 2);
    for (Losses<float[], int[]> losses : List.of(REFERENCE, kernels.losses())) {
      List<GuardedMatrix> all = kind.matrices(Values.ORDINARY, 1);
      int[] bad = kind.labels();
      bad[8] = 5;
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () ->
                      kind.call(losses, all, all.stream().map(GuardedMatrix::array).toList(), bad))
              .getMessage();
      assertTrue(message.contains("labels[8] is 5"), message);
      List<GuardedMatrix> before = kind.matrices(Values.ORDINARY, 1);
      for (int i = 0; i < all.size(); i++) {
        all.get(i).assertUnchanged("matrix " + i, before.get(i));
      }
    }
  }

  private void call(int rows, int columns, int features, int rowsAtOnce) {
    call(rows, columns, features, rowsAtOnce, new int[] {2, 2, 2, 2}, new int[10], List.of());
  }

  private void call(
      int rows,
      int columns,
      int features,
      int rowsAtOnce,
      int[] ld,
      int[] offset,
      List<float[]> given) {
    List<float[]> s = given.isEmpty() ? apart() : given;
    CrossEntropy<float[]> options =
        CrossEntropy.<float[]>of(Reduction.MEAN)
            .classWeights(s.get(3), offset[3])
            .rowWeights(s.get(4), offset[4]);
    kernels
        .losses()
        .linearCrossEntropy(
            rows,
            columns,
            features,
            s.get(0),
            offset[0],
            ld[0],
            s.get(1),
            offset[1],
            ld[1],
            s.get(2),
            offset[2],
            labels,
            0,
            options,
            1,
            s.get(5),
            offset[5],
            s.get(6),
            offset[6],
            ld[2],
            s.get(7),
            offset[7],
            ld[3],
            s.get(8),
            offset[8],
            rowsAtOnce,
            s.get(9),
            offset[9]);
  }

  /** Ten arrays of 12; of 3 rows, 3 classes and 2 features each needs at most that. */
  private List<float[]> apart() {
    return IntStream.range(0, 10).mapToObj(_ -> w.clone()).toList();
  }

  @TestFactory
  List<DynamicTest> badArguments() {
    String[] names = {
      "x",
      "weight",
      "bias",
      "classWeights",
      "rowWeights",
      "losses",
      "dx",
      "dWeight",
      "dBias",
      "workspace"
    };
    List<Refusal> all =
        new java.util.ArrayList<>(
            List.of(
                illegal("rows", () -> call(-1, 3, 2, 1), "rows", "-1"),
                illegal("columns", () -> call(3, -1, 2, 1), "columns", "-1"),
                illegal("no columns", () -> call(3, 0, 2, 1), "columns is 0"),
                illegal("features", () -> call(3, 3, -2, 1), "features", "-2"),
                illegal("rowsAtOnce", () -> call(3, 3, 2, 0), "rowsAtOnce", "0")));
    String[] leading = {"ldx", "ldWeight", "lddx", "ldDWeight"};
    for (int i = 0; i < leading.length; i++) {
      int[] ld = {2, 2, 2, 2};
      ld[i] = 1;
      all.add(
          illegal(leading[i], () -> call(3, 3, 2, 2, ld, new int[10], List.of()), leading[i], "1"));
    }
    for (int i = 0; i < names.length; i++) {
      int[] offset = new int[10];
      offset[i] = i == 5 ? 12 : 11;
      all.add(
          outside(
              names[i],
              () -> call(3, 3, 2, 2, new int[] {2, 2, 2, 2}, offset, List.of()),
              names[i] + "Offset",
              "" + offset[i]));
    }
    for (int output = 5; output < 10; output++) {
      for (int other = 0; other < output; other++) {
        if (output != 6 || other != 0) {
          List<float[]> shared = new java.util.ArrayList<>(apart());
          shared.set(output, shared.get(other));
          all.add(
              illegal(
                  names[output] + " on " + names[other],
                  () -> call(3, 3, 2, 2, new int[] {2, 2, 2, 2}, new int[10], shared),
                  names[output],
                  names[other],
                  "may not share"));
        }
      }
    }
    return refused(all.toArray(Refusal[]::new));
  }
}
