// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * Kernels of the largest size there is, at the very end of an array as long as arrays can be, where
 * an index that goes a block too far is negative. The array takes 8 GiB, the tests 10 minutes.
 */
@Tag("huge")
class HugeArraysTest {

  private static final int N = Integer.MAX_VALUE - 0xffff;

  /** Elements that repeat: a prime number, so that no block is like another. */
  private static final int PERIOD = 10007;

  private static final float[] X = new float[Integer.MAX_VALUE - 2];
  private static final int FIRST = X.length - N;

  /** A kernel over all of X, or into a few numbers. */
  private interface Kernel {
    void call(Kernels<float[], int[]> kernels, FloatBlas blas, float[] few);
  }

  private record Case(String name, Kernel kernel) {}

  private static List<Case> cases() {
    return List.of(
        new Case("relu", (k, blas, few) -> k.elementwise().relu(N, X, FIRST, X, FIRST)),
        new Case("tanh", (k, blas, few) -> k.elementwise().tanh(N, X, FIRST, X, FIRST)),
        new Case("add", (k, blas, few) -> k.elementwise().add(N, X, FIRST, X, FIRST, X, FIRST)),
        new Case(
            "geluBackward",
            (k, blas, few) -> k.elementwise().geluBackward(N, X, FIRST, X, FIRST, X, FIRST)),
        new Case(
            "dropout",
            (k, blas, few) -> k.elementwise().dropout(N, 0.5f, 1, 2, X, FIRST, X, FIRST)),
        new Case("rowSums", (k, blas, few) -> k.rows().rowSums(1, N, X, FIRST, N, few, 0)),
        new Case("columnSums", (k, blas, few) -> k.rows().columnSums(N, 1, X, FIRST, 1, few, 0)),
        new Case("softmax", (k, blas, few) -> k.rows().softmax(1, N, X, FIRST, N, X, FIRST, N)),
        new Case(
            "softmaxOfOne", (k, blas, few) -> k.rows().softmax(N, 1, X, FIRST, 1, X, FIRST, 1)),
        new Case(
            "logSoftmax", (k, blas, few) -> k.rows().logSoftmax(1, N, X, FIRST, N, X, FIRST, N)),
        new Case("logSumExp", (k, blas, few) -> k.rows().logSumExp(1, N, X, FIRST, N, few, 0)),
        new Case("max", (k, blas, few) -> k.selections().max(1, N, X, FIRST, N, few, 0)),
        new Case(
            "columnMax", (k, blas, few) -> k.selections().columnMax(N, 1, X, FIRST, 1, few, 0)),
        new Case(
            "argmax",
            (k, blas, few) -> {
              int[] index = new int[1];
              k.selections().argmax(1, N, X, FIRST, N, index, 0);
              few[0] = Float.intBitsToFloat(index[0]);
            }),
        new Case(
            "crossEntropy",
            (k, blas, few) ->
                k.losses()
                    .softmaxCrossEntropy(
                        1,
                        N,
                        X,
                        FIRST,
                        N,
                        new int[] {N - 1},
                        0,
                        CrossEntropy.of(Reduction.NONE),
                        1f,
                        few,
                        0,
                        X,
                        FIRST,
                        N)),
        new Case("clipNorm", (k, blas, few) -> k.updates().clipNorm(N, 1f, X, FIRST, few, 0)),
        new Case("fill", (k, blas, few) -> k.movement().fill(1, N, 3f, X, FIRST, N)),
        new Case("dot", (k, blas, few) -> few[0] = blas.dot(N, X, FIRST, 1, X, FIRST, 1)),
        new Case("scal", (k, blas, few) -> blas.scal(N, 0.7f, X, FIRST, 1)),
        new Case("nrm2", (k, blas, few) -> few[0] = blas.nrm2(N, X, FIRST, 1)),
        new Case("asum", (k, blas, few) -> few[0] = blas.asum(N, X, FIRST, 1)),
        new Case(
            "iamax", (k, blas, few) -> few[0] = Float.intBitsToFloat(blas.iamax(N, X, FIRST, 1))),
        new Case(
            "gemv",
            (k, blas, few) ->
                blas.gemv(Transpose.N, 1, N, 1, X, FIRST, N, X, FIRST, 1, 0, few, 0, 1)),
        new Case("sgemm NN", (k, blas, few) -> product(k, Transpose.N, Transpose.N, few)),
        new Case("sgemm TT", (k, blas, few) -> product(k, Transpose.T, Transpose.T, few)));
  }

  /** The longest product of a row and a column. */
  private static void product(
      Kernels<float[], int[]> k, Transpose transA, Transpose transB, float[] few) {
    int lda = transA == Transpose.N ? N : 1;
    int ldb = transB == Transpose.N ? 1 : N;
    k.products().sgemm(transA, transB, 1, 1, N, 1, X, FIRST, lda, X, FIRST, ldb, 0, few, 0, 1);
  }

  @TestFactory
  Stream<DynamicTest> equalTheReference() {
    return cases().stream().map(c -> DynamicTest.dynamicTest(c.name(), () -> check(c.kernel())));
  }

  private static void check(Kernel kernel) {
    float[] want = new float[1];
    fill();
    kernel.call(Subjects.REFERENCE, Subjects.REFERENCE.blas(), want);
    long wanted = digest();
    assertAll(
        Subjects.ALL.stream()
            .map(lanewise ->
                () -> {
                  float[] got = new float[1];
                  fill();
                  kernel.call(lanewise, lanewise.blas(), got);
                  assertArrayEquals(want, got, Subjects.name(lanewise));
                  assertEquals(wanted, digest(), Subjects.name(lanewise));
                }));
  }

  private static void fill() {
    for (int i = 0; i < PERIOD; i++) {
      X[i] = (i * 7919 % PERIOD - PERIOD / 2) * 0x1p-11f;
    }
    for (int filled = PERIOD; filled < X.length; ) {
      int more = Math.min(filled, X.length - filled);
      System.arraycopy(X, 0, X, filled, more);
      filled += more;
    }
  }

  /** A number that depends on every element and its place. */
  private static long digest() {
    long digest = 0;
    for (float x : X) {
      digest = 31 * digest + Float.floatToIntBits(x);
    }
    return digest;
  }
}
