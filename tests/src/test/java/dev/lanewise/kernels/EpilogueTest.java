// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.check.GuardedMatrix;
import dev.lanewise.check.Values;
import dev.lanewise.check.jqwik.Contents;
import dev.lanewise.check.jqwik.EpilogueShape;
import dev.lanewise.check.jqwik.EpilogueShape.Bias;
import dev.lanewise.check.jqwik.ProductShape;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** An epilogue has the bits of a bare product and the separate kernels after it. */
@KernelSuite
class EpilogueTest {

  @Property
  void anyEpilogueOfAnyProduct(
      @ForAll("shapes") ProductShape shape,
      @ForAll("epilogues") EpilogueShape epilogue,
      @ForAll("factors") float alpha,
      @ForAll("factors") float beta,
      @ForAll("values") Values values,
      @ForAll("seeds") long seed) {
    assertEqualsKernels(ProductCase.of(shape, alpha, beta, values, seed), epilogue, values, seed);
  }

  @ParameterizedTest
  @MethodSource("dev.lanewise.check.Activations#all")
  void acrossPanelsBlocksAndThreads(Activation activation) {
    for (Bias bias : Bias.values()) {
      for (boolean wide : new boolean[] {false, true}) {
        var shape = new ProductShape(wide, !wide, wide ? 90 : 420, wide ? 420 : 90, 300, 1, 2);
        ProductCase product = ProductCase.of(shape, 1, 0, Values.ORDINARY, 3);
        assertEqualsKernels(
            product, new EpilogueShape(bias, wide, !wide, activation), Values.ORDINARY, 5);
      }
    }
  }

  @ParameterizedTest
  @FieldSource("dev.lanewise.check.jqwik.EpilogueShape#COMBINATIONS")
  void combinationsOnEveryPath(Binary combination) {
    int[][] sizes = {
      {1, 1, 1},
      {4, 4, 4},
      {8, 8, 8},
      {16, 16, 16},
      {1, 300, 90}, // a row
      {300, 1, 90}, // a column
      {3, 210, 600},
      {13, 70, 40}, // few rows
      {150, 6, 270},
      {64, 64, 64},
      {128, 128, 128},
      {33, 65, 1500}, // threads share out k
      {90, 420, 300}, // threads share out columns
      {420, 90, 300}, // threads share out rows
      {30, 40, 0} // no product
    };
    for (int[] size : sizes) {
      for (boolean transposed : new boolean[] {false, true}) {
        var shape = new ProductShape(transposed, !transposed, size[0], size[1], size[2], 1, 2);
        ProductCase product = ProductCase.of(shape, 1, transposed ? 0 : 0.7f, Values.ORDINARY, 3);
        var epilogue =
            new EpilogueShape(
                Bias.COLUMNS, transposed, !transposed, Activation.IDENTITY, combination);
        assertEqualsKernels(product, epilogue, Values.ORDINARY, 5);
      }
    }
  }

  /** Without gaps, several of them go through the last step at once. */
  @Property(tries = 100)
  void shortRowsWithoutGaps(
      @ForAll("epilogues") EpilogueShape epilogue,
      @ForAll @IntRange(max = 300) int m,
      @ForAll @IntRange(max = 140) int n,
      @ForAll("values") Values values,
      @ForAll("seeds") long seed) {
    ProductCase any =
        ProductCase.of(new ProductShape(false, true, m, n, 20, 1, 2), 1, 0, values, seed);
    GuardedMatrix c = GuardedMatrix.of(m, n, 0, 2).fill(values, seed);
    ProductCase product = new ProductCase(any.shape(), 1, any.a(), any.b(), 0, c, Epilogue.none());
    assertEqualsKernels(product, epilogue, values, seed);
  }

  /** The weights of a gated unit in one matrix, whose result is in one matrix, too. */
  @Test
  void twoHalvesOfOneProduct() {
    int m = 37;
    int h = 45;
    int k = 50;
    float[] a = Values.ORDINARY.floats(m * k, 1);
    float[] b = Values.ORDINARY.floats(2 * h * k, 2);
    float[] bias = Values.ORDINARY.floats(2 * h, 3);
    for (Lanewise lanewise : Subjects.ALL) {
      for (Transpose transB : Transpose.values()) {
        int ldb = transB == Transpose.N ? 2 * h : k;
        int right = transB == Transpose.N ? h : h * k;
        var p = lanewise.products();
        float[] c = new float[m * 2 * h];
        p.sgemm(
            Transpose.N,
            transB,
            m,
            2 * h,
            k,
            1,
            a,
            0,
            k,
            b,
            0,
            ldb,
            0,
            c,
            0,
            2 * h,
            Epilogue.bias(bias, 0));
        float[] expected = new float[m * h];
        for (int i = 0; i < m; i++) {
          int row = i * 2 * h;
          lanewise.elementwise().combine(Binary.SWIGLU, h, c, row, c, row + h, expected, i * h);
        }
        float[] halves = new float[m * 2 * h];
        float[] actual = new float[m * h];
        p.sgemm(
            Transpose.N,
            transB,
            m,
            h,
            k,
            1,
            a,
            0,
            k,
            b,
            0,
            ldb,
            0,
            halves,
            0,
            2 * h,
            Epilogue.bias(bias, 0));
        p.sgemm(
            Transpose.N,
            transB,
            m,
            h,
            k,
            1,
            a,
            0,
            k,
            b,
            right,
            ldb,
            0,
            actual,
            0,
            h,
            Epilogue.bias(bias, h)
                .gating(Binary.SWIGLU, halves, 0, 2 * h)
                .keeping(halves, h, 2 * h));
        Bits.assertEqual(Subjects.name(lanewise), expected, actual);
        Bits.assertEqual(Subjects.name(lanewise) + ", before the gate", c, halves);
      }
    }
  }

  private static void assertEqualsKernels(
      ProductCase bare, EpilogueShape shape, Values values, long seed) {
    int m = bare.shape().m();
    int n = bare.shape().n();
    int shift = bare.shape().shift();
    GuardedMatrix bias = GuardedMatrix.vector(shape.biasLength(m, n), shift).fill(values, seed + 3);
    GuardedMatrix residual = GuardedMatrix.of(m, n, 3, shift).fill(values, seed + 4);
    GuardedMatrix kept = GuardedMatrix.of(m, n, 1, shift + 1).fill(values, seed + 5);
    GuardedMatrix operand =
        GuardedMatrix.of(Math.max(1, m), n, bare.c().ld() - n, shift).fill(values, seed + 6);
    GuardedMatrix oldOperand = operand.copy();
    GuardedMatrix oldBias = bias.copy();
    GuardedMatrix oldResidual = residual.copy();

    GuardedMatrix expectedKept = kept.copy();
    GuardedMatrix expected = bare.run(Subjects.REFERENCE.products());
    apply(shape, bias, residual, expectedKept, operand, expected);

    GuardedMatrix actualKept = kept.copy();
    ProductCase fused =
        bare.with(
            shape.of(
                bias.array(),
                bias,
                residual.array(),
                residual,
                actualKept.array(),
                kept,
                operand.array(),
                operand));
    Bits.assertEqual(fused, expected, fused.run(Subjects.REFERENCE.products()));
    Bits.assertEqual(fused + ", kept", expectedKept, actualKept);
    for (Lanewise lanewise : Subjects.ALL) {
      System.arraycopy(kept.array(), 0, actualKept.array(), 0, kept.array().length);
      String what = fused + " on " + Subjects.name(lanewise);
      Bits.assertEqual(what, expected, fused.run(lanewise.products()));
      Bits.assertEqual(what + ", kept", expectedKept, actualKept);
      actualKept.assertGuards(what + ", kept");
    }
    bias.assertUnchanged(fused, oldBias);
    residual.assertUnchanged(fused, oldResidual);
    operand.assertUnchanged(fused, oldOperand);
  }

  /** The separate kernels, each over the whole matrix. */
  private static void apply(
      EpilogueShape shape,
      GuardedMatrix bias,
      GuardedMatrix residual,
      GuardedMatrix kept,
      GuardedMatrix operand,
      GuardedMatrix c) {
    Elementwise<float[]> elementwise = Subjects.REFERENCE.elementwise();
    float[] x = c.array();
    switch (shape.bias()) {
      case NONE -> {}
      case COLUMNS ->
          Subjects.REFERENCE
              .rows()
              .addRow(
                  c.rows(),
                  c.columns(),
                  x,
                  c.offset(),
                  c.ld(),
                  bias.array(),
                  bias.offset(),
                  x,
                  c.offset(),
                  c.ld());
      case ROWS -> {
        for (int i = 0; i < c.rows(); i++) {
          for (int j = 0; j < c.columns(); j++) {
            c.set(i, j, c.get(i, j) + bias.get(0, i));
          }
        }
      }
    }
    for (int i = 0; i < c.rows(); i++) {
      int row = c.offset() + i * c.ld();
      if (shape.residual()) {
        int from = residual.offset() + i * residual.ld();
        elementwise.add(c.columns(), x, row, residual.array(), from, x, row);
      }
      for (int j = 0; shape.keeping() && j < c.columns(); j++) {
        kept.set(i, j, c.get(i, j));
      }
      shape.activation().apply(elementwise, c.columns(), x, row, x, row);
    }
    Binary combination = shape.combination();
    if (combination != null) {
      combine(combination, operand, c);
    }
  }

  private static void combine(Binary function, GuardedMatrix operand, GuardedMatrix c) {
    float[] x = c.array();
    float[] other = operand.array();
    if (function == Binary.PRELU) {
      Subjects.REFERENCE
          .rows()
          .prelu(
              c.rows(),
              c.columns(),
              x,
              c.offset(),
              c.ld(),
              other,
              operand.offset(),
              x,
              c.offset(),
              c.ld());
      return;
    }
    for (int i = 0; i < c.rows(); i++) {
      int row = c.offset() + i * c.ld();
      int from = operand.offset() + i * operand.ld();
      Subjects.REFERENCE.elementwise().combine(function, c.columns(), other, from, x, row, x, row);
    }
  }

  @Test
  void partsAreAddedOneByOne() {
    float[] x = new float[4];
    assertTrue(Epilogue.none().isNone());
    assertSame(x, Epilogue.bias(x, 2).then(Activation.RELU).bias());
    assertTrue(Epilogue.biasPerRow(x, 2).then(Activation.RELU).biasPerRow());
    Epilogue<float[]> all =
        Epilogue.bias(x, 2).keeping(x, 3, 4).then(Activation.TANH).residual(x, 5, 6);
    assertEquals(
        new Epilogue<>(
            x, 2, false, new Place<>(x, 5, 6), Activation.TANH, new Place<>(x, 3, 4), null, null),
        all);
    Place<float[]> slopes = new Place<>(x, 1, 0);
    assertEquals(slopes, Epilogue.biasPerRow(x, 0).prelu(x, 1).residual(x, 0, 2).operand());
    assertFalse(Epilogue.<float[]>none().gating(Binary.GLU, x, 1, 2).isNone());
  }

  @Provide
  Arbitrary<ProductShape> shapes() {
    return ProductShape.upTo(140, 600);
  }

  @Provide
  Arbitrary<EpilogueShape> epilogues() {
    return EpilogueShape.any();
  }

  @Provide
  Arbitrary<Float> factors() {
    return Contents.factors();
  }

  @Provide
  Arbitrary<Values> values() {
    return Contents.values();
  }

  @Provide
  Arbitrary<Long> seeds() {
    return Contents.seeds();
  }
}
