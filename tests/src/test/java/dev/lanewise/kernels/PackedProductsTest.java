// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static dev.lanewise.kernels.Transpose.N;
import static dev.lanewise.kernels.Transpose.T;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.check.Bits;
import dev.lanewise.check.GuardedMatrix;
import dev.lanewise.check.Values;
import dev.lanewise.check.jqwik.Contents;
import dev.lanewise.check.jqwik.ProductShape;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Products with a packed matrix have the bits of {@code sgemm}; its life and its sources. */
@KernelSuite
class PackedProductsTest {

  private static final Bias BIAS = new Bias(Values.ORDINARY.floats(3000, 9));

  /** A bias long enough for every row here. */
  private record Bias(float[] elements) {
    Epilogue<float[]> then(Activation activation) {
      return Epilogue.bias(elements, 1).then(activation);
    }
  }

  @Property
  void anyProductHasTheBitsOfSgemm(
      @ForAll("shapes") ProductShape shape,
      @ForAll("factors") float alpha,
      @ForAll("factors") float beta,
      @ForAll("activations") Activation activation,
      @ForAll("values") Values values,
      @ForAll("seeds") long seed) {
    assertSameBits(ProductCase.of(shape, alpha, beta, values, seed).with(BIAS.then(activation)));
  }

  @ParameterizedTest
  @FieldSource("dev.lanewise.check.jqwik.EpilogueShape#COMBINATIONS")
  void combinationsAtTheEnd(Binary combination) {
    for (int m : new int[] {1, 3, 8, 16, 17, 200}) {
      int n = 530;
      var shape = new ProductShape(false, true, m, n, 600, 1, 1);
      float[] operand = Values.ORDINARY.floats(m * n, m);
      Epilogue<float[]> bias = Epilogue.bias(Values.ORDINARY.floats(n, 9), 0);
      assertSameBits(
          ProductCase.of(shape, 0.7f, 0, Values.ORDINARY, n)
              .with(
                  combination == Binary.PRELU
                      ? bias.prelu(operand, 0)
                      : bias.gating(combination, operand, 0, n)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 12, 14, 16, 17, 200})
  void fewRowsOfManyColumns(int m) {
    for (int n : new int[] {1, 48, 100, 127, 128, 129, 500, 1025}) {
      for (boolean transposed : new boolean[] {false, true}) {
        var shape = new ProductShape(transposed, !transposed, m, n, 600, 1, 1);
        assertSameBits(ProductCase.of(shape, 0.7f, -1.3f, Values.ORDINARY, n));
      }
    }
  }

  @Test
  void manyRowsOnSeveralThreads() {
    for (boolean transposed : new boolean[] {false, true}) {
      var shape = new ProductShape(transposed, false, 900, 130, 300, 1, 1);
      assertSameBits(ProductCase.of(shape, 1, 0, Values.ORDINARY, 3));
    }
  }

  private static void assertSameBits(ProductCase product) {
    GuardedMatrix expected = product.run(Subjects.REFERENCE.products());
    try (PackedMatrix packed = pack(Subjects.REFERENCE.packedProducts(), product)) {
      Bits.assertEqual(
          "reference, " + product,
          expected,
          run(Subjects.REFERENCE.packedProducts(), product, packed));
    }
    // One packed matrix serves all handles.
    try (PackedMatrix packed = pack(Subjects.SINGLE.packedProducts(), product)) {
      assertEquals(product.shape().k(), packed.rows());
      assertEquals(product.shape().n(), packed.columns());
      for (Lanewise lanewise : Subjects.ALL) {
        Bits.assertEqual(
            product + " on " + Subjects.name(lanewise),
            expected,
            run(lanewise.packedProducts(), product, packed));
      }
    }
  }

  private static PackedMatrix pack(PackedProducts products, ProductCase product) {
    GuardedMatrix b = product.b();
    GuardedMatrix before = b.copy();
    ProductShape shape = product.shape();
    PackedMatrix packed =
        products.pack(
            ProductCase.transpose(shape.transposeB()),
            shape.k(),
            shape.n(),
            b.array(),
            b.offset(),
            b.ld());
    b.assertUnchanged(product, before);
    return packed;
  }

  private static GuardedMatrix run(
      PackedProducts products, ProductCase product, PackedMatrix packed) {
    GuardedMatrix a = product.a();
    GuardedMatrix before = a.copy();
    GuardedMatrix c = product.c().copy();
    products.sgemm(
        ProductCase.transpose(product.shape().transposeA()),
        product.shape().m(),
        product.alpha(),
        a.array(),
        a.offset(),
        a.ld(),
        packed,
        product.beta(),
        c.array(),
        c.offset(),
        c.ld(),
        product.epilogue());
    c.assertGuards(product);
    a.assertUnchanged(product, before);
    return c;
  }

  @Property(tries = 100)
  void everyKindOfSegmentHoldsTheSameMatrix(
      @ForAll("shapes") ProductShape shape, @ForAll("seeds") long seed) {
    ProductCase product = ProductCase.of(shape, 1, 0, Values.ANY_BITS, seed);
    GuardedMatrix expected = product.run(Subjects.REFERENCE.products());
    float[] array = product.b().array();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment floats = MemorySegment.ofArray(array);
      long bytes = floats.byteSize();
      MemorySegment offHeap = arena.allocate(bytes, 4);
      // Bytes of a file's header before it: not aligned to four.
      MemorySegment unaligned = MemorySegment.ofArray(new byte[(int) bytes + 1]).asSlice(1);
      for (MemorySegment source : new MemorySegment[] {floats, offHeap, unaligned}) {
        MemorySegment.copy(floats, 0, source, 0, bytes);
        for (PackedProducts products :
            new PackedProducts[] {
              Subjects.SINGLE.packedProducts(), Subjects.REFERENCE.packedProducts()
            }) {
          try (PackedMatrix packed =
              products.pack(
                  ProductCase.transpose(shape.transposeB()),
                  shape.k(),
                  shape.n(),
                  source.asReadOnly(),
                  product.b().offset() * 4L,
                  product.b().ld())) {
            Bits.assertEqual(product, expected, run(products, product, packed));
          }
        }
      }
    }
  }

  @Test
  void aMappedFileIsPackedWithoutTheHeap(@TempDir Path folder) throws IOException {
    ProductCase product =
        ProductCase.of(new ProductShape(false, true, 3, 50, 300, 0, 0), 1, 0, Values.ORDINARY, 1);
    float[] array = product.b().array();
    ByteBuffer bytes = ByteBuffer.allocate(array.length * 4).order(ByteOrder.nativeOrder());
    bytes.asFloatBuffer().put(array);
    Path file = Files.write(folder.resolve("weights"), bytes.array());
    PackedProducts products = Subjects.SINGLE.packedProducts();
    PackedMatrix packed;
    try (Arena arena = Arena.ofConfined();
        FileChannel channel = FileChannel.open(file)) {
      MemorySegment mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      packed = products.pack(T, 300, 50, mapped, product.b().offset() * 4L, product.b().ld());
    }
    try (packed) {
      GuardedMatrix expected = product.run(Subjects.REFERENCE.products());
      Bits.assertEqual(product, expected, run(products, product, packed));
    }
  }

  @Test
  void bCanChangeAfterPacking() {
    float[] b = {1, 2, 3, 4};
    float[] c = new float[4];
    PackedProducts products = Subjects.SINGLE.packedProducts();
    try (PackedMatrix packed = products.pack(N, 2, 2, b, 0, 2)) {
      java.util.Arrays.fill(b, Float.NaN);
      products.sgemm(N, 2, 1, new float[] {1, 0, 0, 1}, 0, 2, packed, 0, c, 0, 2);
    }
    Bits.assertEqual("identity times B", new float[] {1, 2, 3, 4}, c);
  }

  @Test
  void aClosedMatrixIsRefusedAndNothingIsWritten() {
    PackedProducts products = Subjects.SINGLE.packedProducts();
    PackedMatrix packed = products.pack(N, 2, 2, new float[4], 0, 2);
    assertFalse(packed.isClosed());
    packed.close();
    packed.close();
    assertTrue(packed.isClosed());
    float[] c = {1, 2, 3, 4};
    var thrown =
        assertThrows(
            IllegalStateException.class,
            () -> products.sgemm(N, 2, 1, new float[4], 0, 2, packed, 0, c, 0, 2));
    assertTrue(thrown.getMessage().contains("closed"), thrown.getMessage());
    Bits.assertEqual("after a refusal", new float[] {1, 2, 3, 4}, c);
  }

  @Test
  void aMatrixOfAnotherImplementationIsRefused() {
    float[] c = {1, 2, 3, 4};
    PackedProducts reference = ReferenceHandle.products();
    PackedProducts here = Subjects.SINGLE.packedProducts();
    if (Subjects.SINGLE.capabilities().implementation() == Implementation.REFERENCE) {
      return; // no other implementation runs here
    }
    try (PackedMatrix one = reference.pack(N, 2, 2, new float[4], 0, 2);
        PackedMatrix other = here.pack(N, 2, 2, new float[4], 0, 2)) {
      for (Runnable call :
          new Runnable[] {
            () -> here.sgemm(N, 2, 1, new float[4], 0, 2, one, 0, c, 0, 2),
            () -> reference.sgemm(N, 2, 1, new float[4], 0, 2, other, 0, c, 0, 2)
          }) {
        var thrown = assertThrows(IllegalArgumentException.class, call::run);
        assertTrue(thrown.getMessage().contains("another implementation"), thrown.getMessage());
        Bits.assertEqual("after a refusal", new float[] {1, 2, 3, 4}, c);
      }
    }
  }

  /** A checked handle of the reference. */
  private static final class ReferenceHandle {
    private static final Lanewise LANEWISE =
        Lanewise.builder().implementation(Implementation.REFERENCE).open();

    static PackedProducts products() {
      return LANEWISE.packedProducts();
    }
  }

  @Test
  void closingWhileOthersMultiplyHarmsNobody() throws InterruptedException {
    ProductCase product =
        ProductCase.of(
            new ProductShape(false, false, 20, 200, 300, 0, 0), 1, 0, Values.ORDINARY, 1);
    GuardedMatrix expected = product.run(Subjects.REFERENCE.products());
    Throwable[] failures = new Throwable[2];
    for (int round = 0; round < 20; round++) {
      PackedMatrix packed = pack(Subjects.SINGLE.packedProducts(), product);
      AtomicBoolean started = new AtomicBoolean();
      Thread[] threads = new Thread[2];
      for (int t = 0; t < threads.length; t++) {
        int index = t;
        threads[t] =
            Thread.ofPlatform()
                .start(() -> {
                  try (Lanewise lanewise = Lanewise.builder().threads(1).open()) {
                    while (true) {
                      Bits.assertEqual(
                          product, expected, run(lanewise.packedProducts(), product, packed));
                      started.set(true);
                    }
                  } catch (IllegalStateException closed) {
                    started.set(true);
                  } catch (Throwable failure) {
                    failures[index] = failure;
                    started.set(true);
                  }
                });
      }
      while (!started.get()) {
        Thread.onSpinWait();
      }
      packed.close();
      for (Thread thread : threads) {
        thread.join();
      }
      assertEquals(null, failures[0]);
      assertEquals(null, failures[1]);
    }
  }

  @Test
  void nothingIsLeftOfAFailedPacking() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment other = arena.allocate(ValueLayout.JAVA_FLOAT, 4);
      Throwable[] thrown = new Throwable[1];
      Thread thread =
          Thread.ofPlatform()
              .start(() -> {
                try (PackedMatrix packed =
                    Subjects.SINGLE.packedProducts().pack(N, 2, 2, other, 0, 2)) {
                  thrown[0] = new AssertionError(packed.toString());
                } catch (WrongThreadException expected) {
                  thrown[0] = null;
                } catch (Throwable failure) {
                  thrown[0] = failure;
                }
              });
      thread.join();
      assertEquals(null, thrown[0]);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
