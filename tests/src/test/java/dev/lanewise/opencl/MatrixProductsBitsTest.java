// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import dev.lanewise.check.Activations;
import dev.lanewise.check.GuardedMatrix;
import dev.lanewise.check.Values;
import dev.lanewise.check.jqwik.Contents;
import dev.lanewise.check.jqwik.EpilogueShape;
import dev.lanewise.check.jqwik.ProductShape;
import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Binary;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.MatrixProducts;
import dev.lanewise.kernels.Prologue;
import dev.lanewise.kernels.Transpose;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Matrix products have the reference's bits on a device, in every shape and with every tile. */
@OpenClSuite
class MatrixProductsBitsTest {

  /** With an activation of the others, since each is a program and takes seconds to compile. */
  private static final EpilogueShape EPILOGUE =
      new EpilogueShape(EpilogueShape.Bias.ROWS, true, true, Activation.GELU);

  @Property
  void everywhere(
      @ForAll Variant variant,
      @ForAll("products") ProductShape shape,
      @ForAll("factors") float alpha,
      @ForAll("factors") float beta,
      @ForAll("epilogues") EpilogueShape epilogue,
      @ForAll("values") Values values,
      @ForAll("seeds") long seed) {
    compare(variant, shape, alpha, beta, epilogue, values, seed);
  }

  @Example
  void overManyTilesPanelsAndBlocks() {
    for (Variant variant : Variant.values()) {
      for (boolean transposed : new boolean[] {false, true}) {
        ProductShape shape = new ProductShape(transposed, !transposed, 261, 275, 523, 3, 5);
        compare(variant, shape, 0.7f, -1.3f, EPILOGUE, Values.ORDINARY, 1);
      }
    }
  }

  /** Each is a program of its own for each tile, which takes a second or more to compile. */
  @Example
  void withEveryActivation() {
    for (Activation activation : Activations.all()) {
      var epilogue = new EpilogueShape(EpilogueShape.Bias.COLUMNS, false, false, activation);
      ProductShape shape = new ProductShape(false, false, 40, 50, 10, 3, 5);
      for (Values values : List.of(Values.ORDINARY, Values.ANY_BITS)) {
        compare(Variant.CPU, shape, 1, 0, epilogue, values, 1);
      }
    }
  }

  @Property(tries = 150)
  void withADerivedOperand(
      @ForAll Variant variant,
      @ForAll("products") ProductShape shape,
      @ForAll("factors") float alpha,
      @ForAll boolean onA,
      @ForAll boolean padded,
      @ForAll boolean summing,
      @ForAll("activations") Activation activation,
      @ForAll("seeds") long seed) {
    int m = shape.m();
    int n = shape.n();
    int k = shape.k();
    Values values = Values.ANY_BITS;
    int padding = padded ? 2 : 0;
    GuardedMatrix a = operand(shape.transposeA(), m, k, padding, 1).fill(values, seed);
    GuardedMatrix b = operand(shape.transposeB(), k, n, padding, 2).fill(values, seed + 1);
    GuardedMatrix c = GuardedMatrix.of(m, n, 1, shape.shift()).fill(values, seed + 2);
    GuardedMatrix of = onA ? a : b;
    GuardedMatrix saved =
        GuardedMatrix.of(of.rows(), of.columns(), padding, 3).fill(values, seed + 3);
    GuardedMatrix sums = GuardedMatrix.vector(onA ? m : n, 4).fill(values, seed + 4);
    Twins.assertSameBits(
        variant.backend(),
        variant + " " + shape + " alpha " + alpha + " " + activation + " on " + (onA ? "A" : "B"),
        List.of(a, b, c, saved, sums),
        new Twins.Call() {
          @Override
          public <F, I> void on(Kernels<F, I> kernels, List<F> f, I ints) {
            Prologue<F> prologue = onA ? Prologue.ofA() : Prologue.ofB();
            if (!activation.isIdentity()) {
              prologue = prologue.derivative(activation, f.get(3), saved.offset(), saved.ld());
            }
            if (summing) {
              prologue = prologue.sums(f.get(4), sums.offset());
            }
            kernels
                .products()
                .sgemm(
                    shape.transposeA() ? Transpose.T : Transpose.N,
                    shape.transposeB() ? Transpose.T : Transpose.N,
                    m,
                    n,
                    k,
                    alpha,
                    f.get(0),
                    a.offset(),
                    a.ld(),
                    f.get(1),
                    b.offset(),
                    b.ld(),
                    0.7f,
                    f.get(2),
                    c.offset(),
                    c.ld(),
                    prologue,
                    Epilogue.none());
          }
        });
  }

  @Example
  void inBatches() {
    GuardedMatrix a = GuardedMatrix.of(20, 30, 0, 1).fill(Values.ORDINARY, 1);
    GuardedMatrix b = GuardedMatrix.of(20, 30, 0, 2).fill(Values.ORDINARY, 2);
    GuardedMatrix c = GuardedMatrix.of(60, 20, 0, 3).fill(Values.ORDINARY, 3);
    int[] rows = {40, 0, 20};
    for (int i = 0; i < 3; i++) {
      rows[i] = c.offset() + rows[i] * c.ld();
    }
    int[] heads = {a.offset(), a.offset() + 10, a.offset() + 20};
    int[] others = {b.offset() + 20, b.offset() + 10, b.offset()};
    for (Variant variant : Variant.values()) {
      Twins.assertSameBits(
          variant.backend(),
          variant + " in batches",
          List.of(a, b, c),
          new Twins.Call() {
            @Override
            public <F, I> void on(Kernels<F, I> kernels, List<F> f, I ints) {
              MatrixProducts<F> products = kernels.products();
              F x = f.get(0);
              F y = f.get(1);
              F z = f.get(2);
              products.sgemmStridedBatched(
                  Transpose.N,
                  Transpose.T,
                  20,
                  20,
                  10,
                  0.7f,
                  x,
                  a.offset(),
                  30,
                  10,
                  y,
                  b.offset(),
                  30,
                  10,
                  0.5f,
                  z,
                  c.offset(),
                  20,
                  400,
                  3);
              products.sgemmBatched(
                  Transpose.N,
                  Transpose.T,
                  20,
                  20,
                  10,
                  0.7f,
                  x,
                  heads,
                  30,
                  y,
                  others,
                  30,
                  0.5f,
                  z,
                  rows,
                  20,
                  3);
            }
          });
    }
  }

  @Example
  void withEveryCombination() {
    for (Variant variant : List.of(Variant.CPU_SLICED, Variant.GPU_32)) {
      for (Binary combination : EpilogueShape.COMBINATIONS) {
        var epilogue =
            new EpilogueShape(
                EpilogueShape.Bias.COLUMNS, true, true, Activation.IDENTITY, combination);
        ProductShape shape = new ProductShape(false, false, 40, 90, 300, 3, 5);
        for (Values values : List.of(Values.ORDINARY, Values.ANY_BITS)) {
          compare(variant, shape, 1, 0, epilogue, values, 1);
        }
      }
    }
  }

  private static void compare(
      Variant variant,
      ProductShape shape,
      float alpha,
      float beta,
      EpilogueShape epilogue,
      Values values,
      long seed) {
    int m = shape.m();
    int n = shape.n();
    int k = shape.k();
    GuardedMatrix a =
        operand(shape.transposeA(), m, k, shape.padding(), shape.shift()).fill(values, seed);
    GuardedMatrix b =
        operand(shape.transposeB(), k, n, shape.padding() + 1, shape.shift() + 1)
            .fill(values, seed + 1);
    GuardedMatrix c =
        GuardedMatrix.of(m, n, shape.padding() + 2, shape.shift() + 2).fill(values, seed + 2);
    GuardedMatrix bias =
        GuardedMatrix.vector(epilogue.biasLength(m, n), shape.shift()).fill(values, seed + 3);
    GuardedMatrix residual = GuardedMatrix.of(m, n, 1, shape.shift()).fill(values, seed + 4);
    GuardedMatrix kept = GuardedMatrix.of(m, n, shape.padding(), 1).fill(values, seed + 5);
    GuardedMatrix operand = GuardedMatrix.of(Math.max(1, m), n, 2, 3).fill(values, seed + 6);
    Twins.assertSameBits(
        variant.backend(),
        variant + " " + shape + " alpha " + alpha + " beta " + beta + " " + epilogue,
        List.of(a, b, c, bias, residual, kept, operand),
        new Twins.Call() {
          @Override
          public <F, I> void on(Kernels<F, I> kernels, List<F> f, I ints) {
            kernels
                .products()
                .sgemm(
                    shape.transposeA() ? Transpose.T : Transpose.N,
                    shape.transposeB() ? Transpose.T : Transpose.N,
                    m,
                    n,
                    k,
                    alpha,
                    f.get(0),
                    a.offset(),
                    a.ld(),
                    f.get(1),
                    b.offset(),
                    b.ld(),
                    beta,
                    f.get(2),
                    c.offset(),
                    c.ld(),
                    epilogue.of(
                        f.get(3), bias, f.get(4), residual, f.get(5), kept, f.get(6), operand));
          }
        });
  }

  private static GuardedMatrix operand(
      boolean transposed, int rows, int columns, int padding, int shift) {
    return transposed
        ? GuardedMatrix.of(columns, rows, padding, shift)
        : GuardedMatrix.of(rows, columns, padding, shift);
  }

  @Provide
  Arbitrary<ProductShape> products() {
    return ProductShape.upTo(140, 600);
  }

  @Provide
  Arbitrary<EpilogueShape> epilogues() {
    return EpilogueShape.of(
        Arbitraries.of(Activation.IDENTITY, Activation.GELU), List.of(Binary.PRELU));
  }

  @Provide
  Arbitrary<Float> factors() {
    return Contents.factors();
  }

  /** Few: the derivative of each is compiled for every variant. */
  @Provide
  Arbitrary<Activation> activations() {
    return Arbitraries.of(Activation.IDENTITY, Activation.RELU, Activation.GELU);
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
