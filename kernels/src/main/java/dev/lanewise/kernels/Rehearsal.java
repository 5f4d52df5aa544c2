// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Products of every kind, run in rounds until they are as fast as compiled code: all transposes,
 * both precisions, whole and ragged tiles, each path that a product may take, the usual epilogues,
 * gates and PReLU.
 *
 * <p>Before C2 has compiled it, vector code is about 1,000 times slower; a bound between the two
 * tells them apart on any machine, and without {@code java.management}.
 */
final class Rehearsal implements AutoCloseable {

  /**
   * m, n and k. Squares of 4 to 16 and some larger ones have code of their own. At most eight
   * columns and as many rows of B are held in registers, others of few columns are one to four
   * short vectors, under few and many rows. Four are large enough to be packed, at least where B is
   * transposed; they end in tiles of one, two and three vectors. Of the last, threads share out
   * blocks of k.
   */
  private static final int[][] SHAPES = {
    {1, 1, 1},
    {3, 5, 7},
    {5, 3, 9},
    {4, 4, 4},
    {4, 4, 5},
    {4, 4, 6},
    {4, 4, 7},
    {4, 4, 8},
    {6, 6, 4},
    {5, 5, 5},
    {6, 6, 6},
    {7, 7, 7},
    {7, 7, 8},
    {8, 8, 8},
    {9, 9, 9},
    {10, 10, 10},
    {11, 11, 11},
    {13, 13, 13},
    {14, 14, 14},
    {15, 15, 15},
    {9, 8, 8},
    {12, 12, 12},
    {6, 8, 20},
    {5, 10, 21},
    {40, 11, 24},
    {16, 16, 16},
    {6, 20, 33},
    {44, 22, 30},
    {14, 30, 26},
    {33, 47, 19},
    {24, 24, 24},
    {32, 32, 32},
    {48, 48, 48},
    {64, 64, 64},
    {96, 96, 96},
    {128, 128, 128},
    {64, 70, 1},
    {50, 90, 3},
    {1, 300, 300},
    {300, 1, 140},
    {4, 200, 120},
    {7, 260, 70},
    {12, 150, 260},
    {150, 6, 270},
    {70, 90, 80},
    {110, 147, 70},
    {80, 202, 70},
    {131, 140, 259},
    {212, 220, 260},
    {60, 60, 1500}
  };

  /** The usual ones. */
  private static final List<Activation> ACTIVATIONS =
      List.of(
          Activation.IDENTITY,
          Activation.RELU,
          Activation.SIGMOID,
          Activation.TANH,
          Activation.GELU);

  private static final List<Binary> GATES = List.of(Binary.GLU, Binary.SWIGLU, Binary.GEGLU);

  private static final int[] PACKED_ROWS = {1, 2, 3, 5, 15, 40};
  private static final int BATCH = 40;
  private static final int SIDE = 300;
  private static final float[] BETAS = {0, 1, 0.5f};

  /** The least time for a part in a round, so that small products get their many calls. */
  private static final long SHARE_NANOS = 50_000;

  private static final long CALL_NANOS = 10_000;
  private static final double FLOPS_PER_NANO = 0.5;
  private static final double IMPROVEMENT = 0.7;
  private static final int QUIET_ROUNDS = 10;

  private final Lanewise lanewise;
  private final float[] a = floats();
  private final float[] b = floats();
  private final float[] c = floats();
  private final float[] kept = floats();
  private final double[] doubleA = doubles();
  private final double[] doubleB = doubles();
  private final double[] doubleC = doubles();
  private final List<Epilogue<float[]>> epilogues = epilogues();
  private final List<PackedMatrix> weights = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();

  Rehearsal(Lanewise lanewise) {
    this.lanewise = lanewise;
    for (Transpose transA : Transpose.values()) {
      for (Transpose transB : Transpose.values()) {
        for (int[] shape : SHAPES) {
          addProducts(transA, transB, shape[0], shape[1], shape[2]);
        }
        addBatches(transA, transB, 24);
        addPacked(transA, transB, 150, 261);
      }
    }
  }

  /** Runs rounds until they are fast or the time is up. */
  WarmUp run(Duration limit) {
    long begin = System.nanoTime();
    long nanos = limit.toNanos();
    int quiet = 0;
    while (quiet < QUIET_ROUNDS) {
      boolean settled = true;
      for (Part part : parts) {
        settled &= part.run();
        if (System.nanoTime() - begin > nanos) {
          return new WarmUp(Duration.ofNanos(System.nanoTime() - begin), false);
        }
      }
      quiet = settled ? quiet + 1 : 0;
    }
    return new WarmUp(Duration.ofNanos(System.nanoTime() - begin), true);
  }

  private void addProducts(Transpose transA, Transpose transB, int m, int n, int k) {
    int lda = transA == Transpose.N ? k : m;
    int ldb = transB == Transpose.N ? n : k;
    long flops = 2L * m * n * k;
    var products = lanewise.products();
    parts.add(
        new Part(
            flops,
            i ->
                products.sgemm(
                    transA,
                    transB,
                    m,
                    n,
                    k,
                    1,
                    a,
                    0,
                    lda,
                    b,
                    0,
                    ldb,
                    beta(i),
                    c,
                    0,
                    n,
                    epilogue(i))));
    var doubles = lanewise.doubleProducts();
    parts.add(
        new Part(
            flops,
            i ->
                doubles.dgemm(
                    transA, transB, m, n, k, 1, doubleA, 0, lda, doubleB, 0, ldb, beta(i), doubleC,
                    0, n)));
  }

  private void addBatches(Transpose transA, Transpose transB, int n) {
    int square = n * n;
    long flops = 2L * n * square * BATCH;
    var products = lanewise.products();
    parts.add(
        new Part(
            flops,
            i ->
                products.sgemmStridedBatched(
                    transA, transB, n, n, n, 1, a, 0, n, square, b, 0, n, square, beta(i), c, 0, n,
                    square, BATCH)));
    var doubles = lanewise.doubleProducts();
    parts.add(
        new Part(
            flops,
            i ->
                doubles.dgemmStridedBatched(
                    transA, transB, n, n, n, 1, doubleA, 0, n, square, doubleB, 0, n, square,
                    beta(i), doubleC, 0, n, square, BATCH)));
  }

  private void addPacked(Transpose transA, Transpose transB, int n, int k) {
    var products = lanewise.packedProducts();
    PackedMatrix packed = products.pack(transB, k, n, b, 0, transB == Transpose.N ? n : k);
    weights.add(packed);
    for (int m : PACKED_ROWS) {
      int lda = transA == Transpose.N ? k : m;
      parts.add(
          new Part(
              2L * m * n * k,
              i -> products.sgemm(transA, m, 1, a, 0, lda, packed, beta(i), c, 0, n, epilogue(i))));
    }
  }

  private float beta(int i) {
    return BETAS[i / epilogues.size() % BETAS.length];
  }

  private Epilogue<float[]> epilogue(int i) {
    return epilogues.get(i % epilogues.size());
  }

  private List<Epilogue<float[]>> epilogues() {
    List<Epilogue<float[]>> all = new ArrayList<>();
    all.add(Epilogue.none());
    for (Activation activation : ACTIVATIONS) {
      all.add(Epilogue.bias(b, 0).then(activation));
    }
    all.add(Epilogue.biasPerRow(b, 0).residual(b, 0, SIDE));
    all.add(Epilogue.bias(b, 0).keeping(kept, 0, SIDE).then(Activation.GELU));
    for (Binary gate : GATES) {
      all.add(Epilogue.bias(b, 0).gating(gate, a, 0, SIDE));
    }
    all.add(Epilogue.bias(b, 0).prelu(a, 0));
    return all;
  }

  private static float[] floats() {
    float[] values = new float[SIDE * SIDE];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i % 13 - 6) * 0x1p-4f;
    }
    return values;
  }

  private static double[] doubles() {
    double[] values = new double[SIDE * SIDE];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i % 13 - 6) * 0x1p-4;
    }
    return values;
  }

  @Override
  public void close() {
    weights.forEach(PackedMatrix::close);
  }

  /** A product that is called now and then, each time with the next beta and epilogue. */
  private interface Call {
    void make(int index);
  }

  private static final class Part {

    private final double limit;
    private final Call call;
    private long best = Long.MAX_VALUE;
    private int calls;

    Part(long flops, Call call) {
      limit = CALL_NANOS + flops / FLOPS_PER_NANO;
      this.call = call;
    }

    /** Whether it was fast, and not much faster than in any round before. */
    boolean run() {
      long here = Long.MAX_VALUE;
      long spent = 0;
      do {
        long begin = System.nanoTime();
        call.make(calls++ & Integer.MAX_VALUE);
        long nanos = System.nanoTime() - begin;
        here = Math.min(here, nanos);
        spent += nanos;
      } while (spent < SHARE_NANOS);
      boolean settled = here <= limit && here >= IMPROVEMENT * best;
      best = Math.min(best, here);
      return settled;
    }
  }
}
