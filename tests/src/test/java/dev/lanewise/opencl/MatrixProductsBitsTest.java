// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.opencl;

import dev.lanewise.check.GuardedMatrix;
import dev.lanewise.check.Values;
import dev.lanewise.check.jqwik.Contents;
import dev.lanewise.check.jqwik.ProductShape;
import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Epilogue;
import dev.lanewise.kernels.Kernels;
import dev.lanewise.kernels.Transpose;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Matrix products have the reference's bits on a device, in every shape and with every tile. */
@OpenClSuite
class MatrixProductsBitsTest {

  @Property
  void everywhere(
      @ForAll Variant variant,
      @ForAll("products") ProductShape shape,
      @ForAll("factors") float alpha,
      @ForAll("factors") float beta,
      @ForAll boolean biased,
      @ForAll Activation activation,
      @ForAll("values") Values values,
      @ForAll("seeds") long seed) {
    compare(variant, shape, alpha, beta, biased, activation, values, seed);
  }

  @Example
  void overManyTilesPanelsAndBlocks() {
    for (Variant variant : Variant.values()) {
      for (boolean transposed : new boolean[] {false, true}) {
        ProductShape shape = new ProductShape(transposed, !transposed, 261, 275, 523, 3, 5);
        compare(variant, shape, 0.7f, -1.3f, true, Activation.TANH, Values.ORDINARY, 1);
      }
    }
  }

  private static void compare(
      Variant variant,
      ProductShape shape,
      float alpha,
      float beta,
      boolean biased,
      Activation activation,
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
    GuardedMatrix bias = GuardedMatrix.vector(n, shape.shift()).fill(values, seed + 3);
    Twins.assertSameBits(
        variant.backend(),
        variant + " " + shape + " alpha " + alpha + " beta " + beta + " " + activation,
        List.of(a, b, c, bias),
        new Twins.Call() {
          @Override
          public <F, I> void on(Kernels<F, I> kernels, List<F> f, I ints) {
            Epilogue<F> plain =
                biased ? Epilogue.bias(f.get(3), bias.offset()) : Epilogue.<F>none();
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
                    plain.then(activation));
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
