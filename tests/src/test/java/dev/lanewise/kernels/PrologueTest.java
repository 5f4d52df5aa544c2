// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.check.GuardedMatrix;
import dev.lanewise.check.Values;
import dev.lanewise.check.jqwik.Contents;
import dev.lanewise.check.jqwik.ProductShape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A prologue has the bits of the activation's backward kernel before a bare product. */
@KernelSuite
class PrologueTest {

  @Property
  void anyPrologueOfAnyProduct(
      @ForAll("shapes") ProductShape shape,
      @ForAll boolean onA,
      @ForAll boolean summing,
      @ForAll("activations") Activation activation,
      @ForAll("factors") float alpha,
      @ForAll("values") Values values,
      @ForAll("seeds") long seed) {
    assertEqualsKernels(
        ProductCase.of(shape, alpha, -1.3f, values, seed), onA, summing, activation, values, seed);
  }

  @ParameterizedTest
  @MethodSource("dev.lanewise.check.Activations#all")
  void acrossBlocksPanelsAndThreads(Activation activation) {
    for (boolean onA : new boolean[] {false, true}) {
      for (boolean transposed : new boolean[] {false, true}) {
        for (int[] size : new int[][] {{270, 130, 1100}, {90, 900, 300}, {2100, 30, 260}}) {
          var shape = new ProductShape(transposed, !transposed, size[0], size[1], size[2], 1, 2);
          ProductCase product = ProductCase.of(shape, 1, 0, Values.ORDINARY, 3);
          assertEqualsKernels(product, onA, true, activation, Values.ORDINARY, 5);
        }
      }
    }
  }

  private static void assertEqualsKernels(
      ProductCase bare,
      boolean onA,
      boolean summing,
      Activation activation,
      Values values,
      long seed) {
    ProductShape shape = bare.shape();
    GuardedMatrix operand = onA ? bare.a() : bare.b();
    int length = onA ? shape.m() : shape.n();
    GuardedMatrix saved =
        GuardedMatrix.of(operand.rows(), operand.columns(), 3, shape.shift())
            .fill(values, seed + 3);
    GuardedMatrix sums = GuardedMatrix.vector(length, shape.shift()).fill(values, seed + 4);
    GuardedMatrix oldSaved = saved.copy();

    GuardedMatrix derived = operand.copy();
    Elementwise<float[]> elementwise = Subjects.REFERENCE.elementwise();
    for (int i = 0; i < operand.rows(); i++) {
      int at = derived.offset() + i * derived.ld();
      activation.applyBackward(
          elementwise,
          operand.columns(),
          saved.array(),
          saved.offset() + i * saved.ld(),
          operand.array(),
          at,
          derived.array(),
          at);
    }
    GuardedMatrix expected =
        new ProductCase(
                shape,
                bare.alpha(),
                onA ? derived : bare.a(),
                onA ? bare.b() : derived,
                bare.beta(),
                bare.c(),
                Epilogue.none())
            .run(Subjects.REFERENCE.products());
    GuardedMatrix expectedSums = summing ? sumsOverK(shape, onA, derived, sums) : sums.copy();

    for (Subject subject : subjects()) {
      String what = "%s, %s of %s, %s".formatted(bare, activation, onA ? "A" : "B", subject.name());
      GuardedMatrix actualSums = sums.copy();
      Prologue<float[]> prologue = onA ? Prologue.ofA() : Prologue.ofB();
      if (!activation.isIdentity()) {
        prologue = prologue.derivative(activation, saved.array(), saved.offset(), saved.ld());
      }
      if (summing) {
        prologue = prologue.sums(actualSums.array(), actualSums.offset());
      }
      Bits.assertEqual(what, expected, run(subject.products(), bare, prologue));
      Bits.assertEqual(what + ", sums", expectedSums, actualSums);
      actualSums.assertGuards(what + ", sums");
    }
    saved.assertUnchanged(bare, oldSaved);
  }

  private record Subject(String name, MatrixProducts<float[]> products) {}

  private static List<Subject> subjects() {
    var reference = new Subject("reference", Subjects.REFERENCE.products());
    return Stream.concat(
            Stream.of(reference),
            Subjects.ALL.stream().map(l -> new Subject(Subjects.name(l), l.products())))
        .toList();
  }

  /** The product with ones; down the stored rows it is the kernel for that. */
  private static GuardedMatrix sumsOverK(
      ProductShape shape, boolean onA, GuardedMatrix derived, GuardedMatrix sums) {
    GuardedMatrix expected = sums.copy();
    float[] x = derived.array();
    boolean transposed = onA ? shape.transposeA() : shape.transposeB();
    if (transposed == onA) {
      Subjects.REFERENCE
          .rows()
          .columnSums(
              derived.rows(),
              derived.columns(),
              x,
              derived.offset(),
              derived.ld(),
              expected.array(),
              expected.offset());
      return expected;
    }
    float[] ones = new float[shape.k()];
    Arrays.fill(ones, 1);
    Subjects.REFERENCE
        .products()
        .sgemm(
            Transpose.N,
            Transpose.N,
            derived.rows(),
            1,
            shape.k(),
            1,
            x,
            derived.offset(),
            derived.ld(),
            ones,
            0,
            1,
            0,
            expected.array(),
            expected.offset(),
            1);
    return expected;
  }

  private static GuardedMatrix run(
      MatrixProducts<float[]> products, ProductCase bare, Prologue<float[]> prologue) {
    GuardedMatrix a = bare.a();
    GuardedMatrix b = bare.b();
    GuardedMatrix oldA = a.copy();
    GuardedMatrix oldB = b.copy();
    GuardedMatrix c = bare.c().copy();
    ProductShape shape = bare.shape();
    products.sgemm(
        ProductCase.transpose(shape.transposeA()),
        ProductCase.transpose(shape.transposeB()),
        shape.m(),
        shape.n(),
        shape.k(),
        bare.alpha(),
        a.array(),
        a.offset(),
        a.ld(),
        b.array(),
        b.offset(),
        b.ld(),
        bare.beta(),
        c.array(),
        c.offset(),
        c.ld(),
        prologue,
        Epilogue.none());
    c.assertGuards(bare);
    a.assertUnchanged(bare, oldA);
    b.assertUnchanged(bare, oldB);
    return c;
  }

  @Test
  void bothEndsOfAProductWorkTogether() {
    float[] x = Values.ORDINARY.floats(600, 1);
    float[] y = Values.ORDINARY.floats(600, 2);
    float[] bias = Values.ORDINARY.floats(30, 3);
    var prologue = Prologue.<float[]>ofA().derivative(Activation.RELU, y, 0, 20);
    var epilogue = Epilogue.bias(bias, 0).then(Activation.TANH);
    float[] expected = new float[900];
    float[] actual = new float[900];
    for (var products : List.of(Subjects.REFERENCE.products(), Subjects.SINGLE.products())) {
      products.sgemm(
          Transpose.N,
          Transpose.T,
          30,
          30,
          20,
          1,
          x,
          0,
          20,
          y,
          0,
          20,
          0,
          actual,
          0,
          30,
          prologue,
          epilogue);
      float[] derived = new float[600];
      Subjects.REFERENCE.elementwise().reluBackward(600, y, 0, x, 0, derived, 0);
      Subjects.REFERENCE
          .products()
          .sgemm(
              Transpose.N,
              Transpose.T,
              30,
              30,
              20,
              1,
              derived,
              0,
              20,
              y,
              0,
              20,
              0,
              expected,
              0,
              30,
              epilogue);
      Bits.assertEqual("relu' before, bias and tanh after", expected, actual);
    }
  }

  @Test
  void partsAreAddedOneByOne() {
    float[] x = new float[4];
    assertTrue(Prologue.ofB().isNone());
    assertFalse(Prologue.<float[]>ofA().sums(x, 1).isNone());
    assertEquals(
        new Prologue<>(true, Activation.GELU, new Place<>(x, 2, 3), x, 1),
        Prologue.<float[]>ofA().sums(x, 1).derivative(Activation.GELU, x, 2, 3));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Prologue<float[]>(true, Activation.RELU, null, null, 0));
  }

  @Provide
  Arbitrary<ProductShape> shapes() {
    return ProductShape.upTo(140, 600);
  }

  @Provide
  Arbitrary<Float> factors() {
    return Contents.factors();
  }

  @Provide
  Arbitrary<Activation> activations() {
    return Contents.activations();
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
