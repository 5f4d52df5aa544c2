// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

  private static void assertEqualsKernels(
      ProductCase bare, EpilogueShape shape, Values values, long seed) {
    int m = bare.shape().m();
    int n = bare.shape().n();
    int shift = bare.shape().shift();
    GuardedMatrix bias = GuardedMatrix.vector(shape.biasLength(m, n), shift).fill(values, seed + 3);
    GuardedMatrix residual = GuardedMatrix.of(m, n, 3, shift).fill(values, seed + 4);
    GuardedMatrix kept = GuardedMatrix.of(m, n, 1, shift + 1).fill(values, seed + 5);
    GuardedMatrix oldBias = bias.copy();
    GuardedMatrix oldResidual = residual.copy();

    GuardedMatrix expectedKept = kept.copy();
    GuardedMatrix expected = bare.run(Subjects.REFERENCE.products());
    apply(shape, bias, residual, expectedKept, expected);

    GuardedMatrix actualKept = kept.copy();
    ProductCase fused =
        bare.with(
            shape.of(bias.array(), bias, residual.array(), residual, actualKept.array(), kept));
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
  }

  /** The separate kernels, each over the whole matrix. */
  private static void apply(
      EpilogueShape shape,
      GuardedMatrix bias,
      GuardedMatrix residual,
      GuardedMatrix kept,
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
        new Epilogue<>(x, 2, false, new Place<>(x, 5, 6), Activation.TANH, new Place<>(x, 3, 4)),
        all);
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
