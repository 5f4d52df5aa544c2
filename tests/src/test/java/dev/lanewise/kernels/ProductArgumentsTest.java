// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static dev.lanewise.kernels.Transpose.N;
import static dev.lanewise.kernels.Transpose.T;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Bad arguments of matrix products are refused before anything is written, legal ones are not. */
@KernelSuite
class ProductArgumentsTest extends Refusals {

  @TestFactory
  List<DynamicTest> products() {
    var p = kernels.products();
    Epilogue<float[]> none = Epilogue.none();
    int least = Integer.MIN_VALUE;
    return refused(
        illegal("m", () -> p.sgemm(N, N, -1, 2, 2, 1, x, 0, 2, y, 0, 2, 0, z, 0, 2), "m ", "-1"),
        illegal("least m", () -> p.sgemm(N, N, least, 1, 1, 1, x, 0, 1, y, 0, 1, 0, z, 0, 1), "m "),
        illegal("least n", () -> p.sgemm(N, N, 1, least, 1, 1, x, 0, 1, y, 0, 1, 0, z, 0, 1), "n "),
        illegal("least k", () -> p.sgemm(N, N, 1, 1, least, 1, x, 0, 1, y, 0, 1, 0, z, 0, 1), "k "),
        illegal("n", () -> p.sgemm(N, N, 2, -3, 2, 1, x, 0, 2, y, 0, 2, 0, z, 0, 2), "n ", "-3"),
        illegal("k", () -> p.sgemm(N, N, 2, 2, -2, 1, x, 0, 2, y, 0, 2, 0, z, 0, 2), "k ", "-2"),
        illegal("lda", () -> p.sgemm(N, N, 2, 2, 3, 1, x, 0, 2, y, 0, 2, 0, z, 0, 2), "lda", "2"),
        illegal("lda T", () -> p.sgemm(T, N, 3, 2, 2, 1, x, 0, 2, y, 0, 2, 0, z, 0, 2), "lda"),
        illegal("ldb", () -> p.sgemm(N, N, 2, 3, 2, 1, x, 0, 2, y, 0, 2, 0, z, 0, 3), "ldb", "2"),
        illegal("ldb T", () -> p.sgemm(N, T, 2, 2, 3, 1, x, 0, 3, y, 0, 2, 0, z, 0, 2), "ldb"),
        illegal("ldc", () -> p.sgemm(N, N, 2, 2, 2, 1, x, 0, 2, y, 0, 2, 0, z, 0, 1), "ldc", "1"),
        illegal("ld 0", () -> p.sgemm(N, N, 2, 0, 0, 1, x, 0, 0, y, 0, 1, 0, z, 0, 1), "lda", "0"),
        outside(
            "a", () -> p.sgemm(N, N, 4, 2, 4, 1, x, 0, 4, y, 0, 2, 0, z, 0, 2), "aOffset", "12"),
        outside(
            "a far", () -> p.sgemm(N, N, 2, 2, 2, 1, x, 9, 2, y, 0, 2, 0, z, 0, 2), "aOffset", "9"),
        outside(
            "a before",
            () -> p.sgemm(N, N, 2, 2, 2, 1, x, -1, 2, y, 0, 2, 0, z, 0, 2),
            "aOffset",
            "-1"),
        outside(
            "a overflow",
            () -> p.sgemm(N, N, 2, 2, 2, 1, x, BIG, 2, y, 0, 2, 0, z, 0, 2),
            "aOffset"),
        outside(
            "lda overflow",
            () -> p.sgemm(N, N, 3, 2, 2, 1, x, 0, BIG, y, 0, 2, 0, z, 0, 2),
            "aOffset"),
        outside("b", () -> p.sgemm(N, N, 2, 2, 7, 1, x, 0, 7, y, 0, 2, 0, z, 0, 2), "Offset"),
        outside(
            "b overflow",
            () -> p.sgemm(N, N, 2, 2, 2, 1, x, 0, 2, y, BIG, 2, 0, z, 0, 2),
            "bOffset"),
        outside("c", () -> p.sgemm(N, N, 2, 2, 2, 1, x, 0, 2, y, 0, 2, 0, z, 9, 2), "cOffset", "9"),
        outside(
            "c, no k", () -> p.sgemm(N, N, 2, 2, 0, 1, x, 0, 2, y, 0, 2, 0, z, 9, 2), "cOffset"),
        outside(
            "c overflow",
            () -> p.sgemm(N, N, 2, 2, 2, 1, x, 0, 2, y, 0, 2, 0, z, 0, BIG),
            "cOffset"),
        illegal(
            "c is a",
            () -> p.sgemm(N, N, 2, 2, 2, 1, x, 0, 2, y, 0, 2, 0, x, 0, 2),
            "c at 0",
            "a at 0"),
        illegal(
            "c is b",
            () -> p.sgemm(N, N, 2, 2, 2, 1, x, 0, 2, y, 0, 2, 0, y, 3, 2),
            "c at 3",
            "b at 0"),
        missing("no a", () -> p.sgemm(N, N, 2, 2, 2, 1, none(), 0, 2, y, 0, 2, 0, z, 0, 2), "a"),
        missing("no b", () -> p.sgemm(N, N, 2, 2, 2, 1, x, 0, 2, none(), 0, 2, 0, z, 0, 2), "b"),
        missing("no c", () -> p.sgemm(N, N, 2, 2, 2, 1, x, 0, 2, y, 0, 2, 0, none(), 0, 2), "c"),
        missing(
            "no transA",
            () -> p.sgemm(none(), N, 2, 2, 2, 1, x, 0, 2, y, 0, 2, 0, z, 0, 2, none),
            "transA"),
        missing(
            "no transB",
            () -> p.sgemm(N, none(), 2, 2, 2, 1, x, 0, 2, y, 0, 2, 0, z, 0, 2, none),
            "transB"),
        missing(
            "no epilogue",
            () -> p.sgemm(N, N, 2, 2, 2, 1, x, 0, 2, y, 0, 2, 0, z, 0, 2, none()),
            "epilogue"));
  }

  @TestFactory
  List<DynamicTest> epilogues() {
    Epilogue<float[]> none = Epilogue.none();
    return refused(
        illegal("c is bias", () -> finish(Epilogue.bias(z, 3)), "c at 0", "bias at 3"),
        outside("bias", () -> finish(Epilogue.bias(w, 10)), "biasOffset", "10"),
        outside("bias before", () -> finish(Epilogue.biasPerRow(w, -1)), "biasOffset", "-1"),
        outside("bias per row", () -> finish(Epilogue.biasPerRow(w, 11)), "biasOffset", "11"),
        illegal("ldResidual", () -> finish(none.residual(w, 0, 2)), "ldResidual", "2"),
        outside("residual", () -> finish(none.residual(w, 7, 3)), "residualOffset", "7"),
        outside("residual far", () -> finish(none.residual(w, BIG, BIG)), "residualOffset"),
        illegal("c is residual", () -> finish(none.residual(z, 5, 3)), "residual at 5"),
        illegal("ldPreActivation", () -> finish(none.keeping(w, 0, -2)), "ldPreActivation", "-2"),
        outside("kept", () -> finish(none.keeping(w, 7, 3)), "preActivationOffset", "7"),
        illegal("c is kept", () -> finish(none.keeping(z, 0, 3)), "preActivation at 0", "c at 0"),
        illegal("a is kept", () -> finish(none.keeping(x, 3, 3)), "preActivation at 3", "a at 0"),
        illegal("b is kept", () -> finish(none.keeping(y, 5, 3)), "preActivation at 5", "b at 0"),
        illegal("bias is kept", () -> finish(Epilogue.bias(w, 4).keeping(w, 0, 3)), "bias at 4"),
        illegal(
            "residual is kept",
            () -> finish(none.residual(w, 6, 3).keeping(w, 0, 6)),
            "preActivation at 0",
            "residual at 6"),
        illegal("ldGated", () -> finish(none.gating(Binary.GLU, w, 0, 2)), "ldGated", "2"),
        outside("gated", () -> finish(none.gating(Binary.GLU, w, 7, 3)), "gatedOffset", "7"),
        illegal("c is gated", () -> finish(none.gating(Binary.GLU, z, 5, 3)), "gated at 5"),
        illegal(
            "gated is kept",
            () -> finish(none.gating(Binary.SWIGLU, w, 6, 3).keeping(w, 1, 3)),
            "preActivation at 1",
            "gated at 6"),
        outside("slope", () -> finish(none.prelu(w, 10)), "slopeOffset", "10"),
        illegal("c is slope", () -> finish(none.prelu(z, 5)), "c at 0", "slope at 5"),
        illegal("slope is kept", () -> finish(none.prelu(w, 5).keeping(w, 0, 3)), "slope at 5"),
        illegal("no gate", () -> none.gating(Binary.ADD, w, 0, 3), "combination is ADD"),
        illegal("a slope as gate", () -> none.gating(Binary.PRELU, w, 0, 3), "function is PRELU"),
        illegal(
            "gate, then activation",
            () -> none.gating(Binary.GLU, w, 0, 3).then(Activation.RELU),
            "activation is RELU"),
        illegal("activation, then slope", () -> none.then(Activation.TANH).prelu(w, 0), "TANH"),
        illegal(
            "rows of slopes",
            () -> combined(Binary.PRELU, new Place<>(w, 0, 3)),
            "ldSlope is 3",
            "must be 0"),
        illegal("no operand", () -> combined(Binary.GLU, null), "operand"),
        illegal("operand for nothing", () -> combined(null, new Place<>(w, 0, 3)), "operand"),
        missing("no function", () -> none.gating(none(), w, 0, 3), "function"),
        missing("nothing gated", () -> none.gating(Binary.GLU, none(), 0, 3), "storage"),
        missing("no slope", () -> none.prelu(none(), 0), "storage"),
        missing("no bias", () -> Epilogue.bias(none(), 0), "bias"),
        missing("no residual", () -> none.residual(none(), 0, 3), "storage"),
        missing("no activation", () -> none.then(none()), "activation"));
  }

  private static Epilogue<float[]> combined(
      @Nullable Binary function, @Nullable Place<float[]> operand) {
    return new Epilogue<>(null, 0, false, null, Activation.IDENTITY, null, function, operand);
  }

  /** A product of 2 x 2 and 2 x 3. */
  private void finish(Epilogue<float[]> epilogue) {
    kernels.products().sgemm(N, N, 2, 3, 2, 1, x, 0, 2, y, 0, 3, 0, z, 0, 3, epilogue);
  }

  @TestFactory
  List<DynamicTest> prologues() {
    Prologue<float[]> a = Prologue.ofA();
    Prologue<float[]> b = Prologue.ofB();
    Epilogue<float[]> none = Epilogue.none();
    var relu = Activation.RELU;
    return refused(
        illegal("ldSaved", () -> derive(a.derivative(relu, w, 0, 1), none), "ldSaved", "1"),
        illegal("ldSaved of B", () -> derive(b.derivative(relu, w, 0, 2), none), "ldSaved", "2"),
        outside("saved", () -> derive(a.derivative(relu, w, 9, 2), none), "savedOffset", "9"),
        outside("saved far", () -> derive(b.derivative(relu, w, 0, BIG), none), "savedOffset"),
        outside("sums", () -> derive(a.sums(w, 11), none), "sumsOffset", "11"),
        outside("sums of B", () -> derive(b.sums(w, 10), none), "sumsOffset", "10"),
        outside("sums before", () -> derive(b.sums(w, -1), none), "sumsOffset", "-1"),
        illegal("c is saved", () -> derive(a.derivative(relu, z, 5, 2), none), "saved at 5"),
        illegal("c is sums", () -> derive(a.sums(z, 5), none), "sums at 5", "c at 0"),
        illegal("a is sums", () -> derive(a.sums(x, 3), none), "sums at 3", "a at 0"),
        illegal("b is sums", () -> derive(a.sums(y, 5), none), "sums at 5", "b at 0"),
        illegal("sums of B in a", () -> derive(b.sums(x, 1), none), "sums at 1", "a at 0"),
        illegal(
            "sums are saved",
            () -> derive(a.derivative(relu, w, 0, 2).sums(w, 3), none),
            "sums at 3",
            "saved at 0"),
        illegal("sums are the bias", () -> derive(a.sums(w, 2), Epilogue.bias(w, 0)), "bias at 0"),
        illegal(
            "sums are the residual",
            () -> derive(a.sums(w, 5), none.residual(w, 0, 3)),
            "residual"),
        illegal(
            "sums are kept", () -> derive(a.sums(w, 5), none.keeping(w, 0, 3)), "preActivation"),
        illegal(
            "saved is kept",
            () -> derive(a.derivative(relu, w, 5, 2), none.keeping(w, 0, 3)),
            "preActivation at 0",
            "saved at 5"),
        illegal(
            "sums are gated",
            () -> derive(a.sums(w, 5), none.gating(Binary.GLU, w, 0, 3)),
            "gated"),
        illegal("sums are slopes", () -> derive(a.sums(w, 2), none.prelu(w, 0)), "slope at 0"),
        missing("no prologue", () -> derive(none(), none), "prologue"),
        missing("no sums", () -> a.sums(none(), 0), "sums"),
        missing("nothing saved", () -> a.derivative(relu, none(), 0, 2), "storage"));
  }

  /** A product of 2 x 2 and 2 x 3. */
  private void derive(Prologue<float[]> prologue, Epilogue<float[]> epilogue) {
    kernels.products().sgemm(N, N, 2, 3, 2, 1, x, 0, 2, y, 0, 3, 0, z, 0, 3, prologue, epilogue);
  }

  @TestFactory
  List<DynamicTest> packing() {
    var p = kernels.packedProducts();
    MemorySegment s = MemorySegment.ofArray(x);
    return refused(
        illegal("k", () -> p.pack(N, -1, 2, x, 0, 2), "k ", "-1"),
        illegal("n", () -> p.pack(N, 2, -3, x, 0, 2), "n ", "-3"),
        illegal("ldb", () -> p.pack(N, 2, 3, x, 0, 2), "ldb", "2"),
        illegal("ldb T", () -> p.pack(T, 3, 2, x, 0, 2), "ldb", "2"),
        illegal("large", () -> p.pack(N, 1 << 16, 1 << 15, x, 0, 1 << 15), "k is 65536"),
        outside("b", () -> p.pack(N, 3, 4, x, 1, 4), "bOffset", "1"),
        outside("b before", () -> p.pack(N, 3, 4, x, -1, 4), "bOffset", "-1"),
        missing("no transB", () -> p.pack(none(), 2, 2, x, 0, 2), "transB"),
        missing("no b", () -> p.pack(N, 2, 2, Refusals.<float[]>none(), 0, 2), "b"),
        illegal("segment ldb", () -> p.pack(N, 2, 3, s, 0, 2), "ldb", "2"),
        illegal("segment between", () -> p.pack(N, 2, 2, s, 6, 2), "bOffset", "6", "multiple of 4"),
        outside("segment", () -> p.pack(N, 3, 4, s, 4, 4), "bOffset", "48 bytes"),
        outside("segment before", () -> p.pack(N, 3, 4, s, -4, 4), "bOffset", "-4"),
        outside("segment beyond", () -> p.pack(N, 0, 4, s, 52, 4), "bOffset", "52"),
        outside("segment far", () -> p.pack(N, 3, 4, s, 0, BIG), "bOffset"),
        missing("no segment", () -> p.pack(N, 2, 2, Refusals.<MemorySegment>none(), 0, 2), "b"));
  }

  @TestFactory
  List<DynamicTest> packedProducts() {
    var p = kernels.packedProducts();
    PackedMatrix b = p.pack(N, 2, 3, y, 0, 3);
    return refused(
        illegal("m", () -> p.sgemm(N, -1, 1, x, 0, 2, b, 0, z, 0, 3), "m ", "-1"),
        illegal("lda", () -> p.sgemm(N, 2, 1, x, 0, 1, b, 0, z, 0, 3), "lda", "1"),
        illegal("lda T", () -> p.sgemm(T, 3, 1, x, 0, 2, b, 0, z, 0, 3), "lda", "2"),
        illegal("ldc", () -> p.sgemm(N, 2, 1, x, 0, 2, b, 0, z, 0, 2), "ldc", "2"),
        outside("a", () -> p.sgemm(N, 2, 1, x, 9, 2, b, 0, z, 0, 3), "aOffset", "9"),
        outside("c", () -> p.sgemm(N, 2, 1, x, 0, 2, b, 0, z, 7, 3), "cOffset", "7"),
        illegal("c is a", () -> p.sgemm(N, 2, 1, x, 0, 2, b, 0, x, 3, 3), "c at 3", "a at 0"),
        illegal(
            "a is kept",
            () ->
                p.sgemm(N, 2, 1, x, 0, 2, b, 0, z, 0, 3, Epilogue.<float[]>none().keeping(x, 3, 3)),
            "preActivation at 3"),
        missing("no a", () -> p.sgemm(N, 2, 1, none(), 0, 2, b, 0, z, 0, 3), "a"),
        missing("no b", () -> p.sgemm(N, 2, 1, x, 0, 2, none(), 0, z, 0, 3), "b"),
        missing("no c", () -> p.sgemm(N, 2, 1, x, 0, 2, b, 0, none(), 0, 3), "c"),
        missing("no transA", () -> p.sgemm(none(), 2, 1, x, 0, 2, b, 0, z, 0, 3), "transA"),
        missing("no epilogue", () -> p.sgemm(N, 2, 1, x, 0, 2, b, 0, z, 0, 3, none()), "epilogue"));
  }

  @TestFactory
  List<DynamicTest> batches() {
    int[] two = {0, 4};
    int[] same = {0, 1};
    var p = kernels.products();
    return refused(
        illegal("batch", () -> strided(x, 0, 4, y, 0, 4, z, 0, 4, -1), "batch", "-1"),
        illegal("strideA", () -> strided(x, 0, -1, y, 0, 4, z, 0, 4, 2), "strideA", "-1"),
        illegal("strideB", () -> strided(x, 0, 4, y, 0, -4, z, 0, 4, 2), "strideB", "-4"),
        illegal("strideC", () -> strided(x, 0, 4, y, 0, 4, z, 0, -2, 2), "strideC", "-2"),
        outside("a", () -> strided(x, 1, 4, y, 0, 4, z, 0, 4, 3), "aOffset", "3 matrices"),
        outside("a far", () -> strided(x, 0, BIG, y, 0, 4, z, 0, 4, 3), "aOffset"),
        outside("b", () -> strided(x, 0, 4, y, 0, 5, z, 0, 4, 3), "bOffset", "5"),
        outside("c", () -> strided(x, 0, 4, y, 0, 4, z, 0, 4, 4), "cOffset", "4"),
        outside("c before", () -> strided(x, 0, 4, y, 0, 4, z, -1, 4, 2), "cOffset", "-1"),
        illegal("c on c", () -> strided(x, 0, 4, y, 0, 4, z, 0, 3, 2), "c at 0", "c at 3"),
        illegal("c is c", () -> strided(x, 0, 4, y, 0, 4, z, 0, 0, 2), "c at 0"),
        illegal("c on the first a", () -> strided(x, 0, 4, y, 0, 4, x, 3, 4, 2), "a at 0"),
        illegal("c on the last b", () -> strided(x, 0, 4, y, 8, 0, y, 1, 4, 2), "c at 5", "b at 8"),
        illegal(
            "lda",
            () -> p.sgemmBatched(N, N, 2, 2, 2, 1, x, two, 1, y, two, 2, 0, z, two, 2, 2),
            "lda"),
        illegal(
            "offsets of c meet",
            () -> p.sgemmBatched(N, N, 2, 2, 2, 1, x, two, 2, y, two, 2, 0, z, same, 2, 2),
            "c at 0",
            "c at 1"),
        outside(
            "few offsets",
            () -> p.sgemmBatched(N, N, 2, 2, 2, 1, x, two, 2, y, two, 2, 0, z, two, 2, 3),
            "cOffsets has 2"),
        outside(
            "an offset of b",
            () ->
                p.sgemmBatched(
                    N, N, 2, 2, 2, 1, x, two, 2, y, new int[] {0, 9}, 2, 0, z, two, 2, 2),
            "bOffset is 9"),
        missing(
            "no offsets",
            () -> p.sgemmBatched(N, N, 2, 2, 2, 1, x, none(), 2, y, two, 2, 0, z, two, 2, 2),
            "aOffsets"),
        missing("no a", () -> strided(none(), 0, 4, y, 0, 4, z, 0, 4, 2), "a"),
        illegal(
            "doubles on doubles",
            () ->
                kernels
                    .doubleProducts()
                    .dgemmStridedBatched(
                        N, N, 2, 2, 2, 1, d, 0, 2, 4, e, 0, 2, 4, 0, f, 0, 2, 2, 2),
            "c at 0",
            "c at 2"),
        illegal(
            "doubles' offsets",
            () ->
                kernels
                    .doubleProducts()
                    .dgemmBatched(N, N, 2, 2, 2, 1, d, two, 2, e, two, 2, 0, f, same, 2, 2),
            "c at 1"));
  }

  /** Products of 2 x 2 matrices. */
  private void strided(
      float[] a,
      int aOffset,
      int strideA,
      float[] b,
      int bOffset,
      int strideB,
      float[] c,
      int cOffset,
      int strideC,
      int batch) {
    kernels
        .products()
        .sgemmStridedBatched(
            N, N, 2, 2, 2, 1, a, aOffset, 2, strideA, b, bOffset, 2, strideB, 0, c, cOffset, 2,
            strideC, batch);
  }

  @TestFactory
  List<DynamicTest> doubleProducts() {
    var p = kernels.doubleProducts();
    return refused(
        illegal("m", () -> p.dgemm(N, N, -1, 2, 2, 1, d, 0, 2, e, 0, 2, 0, f, 0, 2), "m ", "-1"),
        illegal("ldb", () -> p.dgemm(N, N, 2, 3, 2, 1, d, 0, 2, e, 0, 2, 0, f, 0, 3), "ldb", "2"),
        outside("a", () -> p.dgemm(N, N, 2, 2, 2, 1, d, BIG, 2, e, 0, 2, 0, f, 0, 2), "aOffset"),
        outside("b", () -> p.dgemm(N, N, 2, 2, 2, 1, d, 0, 2, e, 9, 2, 0, f, 0, 2), "bOffset", "9"),
        outside(
            "c", () -> p.dgemm(N, N, 2, 2, 2, 1, d, 0, 2, e, 0, 2, 0, f, -1, 2), "cOffset", "-1"),
        illegal("c is a", () -> p.dgemm(N, N, 2, 2, 2, 1, d, 0, 2, e, 0, 2, 0, d, 1, 2), "c at 1"),
        missing("no a", () -> p.dgemm(N, N, 2, 2, 2, 1, none(), 0, 2, e, 0, 2, 0, f, 0, 2), "a"));
  }

  @Test
  void legalCallsAreNotRefused() {
    var p = kernels.products();
    p.sgemm(N, N, 0, 2, 2, 1, x, 0, 2, y, 0, 2, 0, z, 0, 2);
    p.sgemm(N, N, 2, 2, 2, 0, x, 99, 2, y, 99, 2, 0, z, 0, 2);
    p.sgemm(N, N, 2, 2, 0, 1, x, 99, 1, y, 99, 2, 0, z, 0, 2);
    p.sgemm(N, N, 2, 2, 2, 1, x, 0, 2, x, 0, 2, 0, z, 0, 2);
    p.sgemm(N, N, 2, 2, 2, 1, x, 0, 6, x, 2, 6, 0, x, 4, 6);
    p.sgemmStridedBatched(N, N, 2, 2, 2, 1, x, 0, 2, 0, y, 0, 2, 0, 0, z, 0, 6, 2, 3);
    p.sgemmStridedBatched(N, N, 2, 2, 2, 1, x, 0, 6, 0, x, 2, 6, 0, 0, x, 4, 6, 0, 1);
    p.sgemmStridedBatched(N, N, 2, 2, 2, 1, x, 99, 2, 9, y, 0, 2, 9, 0, z, 0, 2, 9, 0);
    Epilogue<float[]> none = Epilogue.none();
    Prologue<float[]> sums = Prologue.<float[]>ofA().sums(w, 4);
    p.sgemm(N, N, 2, 2, 2, 0, x, 0, 2, y, 99, 2, 0, z, 0, 2, sums, none);
    assertEquals(3, w[4], "the sum of a row, although alpha is 0");
    p.sgemm(N, N, 2, 2, 0, 1, x, 99, 1, y, 99, 2, 0, z, 0, 2, sums, none);
    assertEquals(0, w[4], "the sum over no k");
    p.sgemm(N, N, 2, 2, 0, 1, x, 0, 1, y, 0, 2, 1, z, 0, 2, none.keeping(x, 0, 2));
    p.sgemm(N, N, 2, 2, 2, 1, x, 0, 2, x, 0, 2, 0, z, 0, 6, none.keeping(z, 2, 6));
  }
}
