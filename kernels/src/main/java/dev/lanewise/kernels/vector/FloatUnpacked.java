// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.Transpose;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Products that are fastest if their operands are not packed. */
final class FloatUnpacked implements Workers.Task {

  private static final int LANES = Lanes.FLOAT.length();
  private static final int SCRATCH =
      Math.max(FloatSmall.SCRATCH, Math.max(FloatSkinny.SUMS, FloatNarrow.SCRATCH));
  private static final float[] NOTHING = {};

  private final Workers workers;
  private final float[][] scratches;
  private final float[][] edges;
  private final @Nullable FloatTurned[] turns;

  private Transpose transA = Transpose.N;
  private Transpose transB = Transpose.N;
  private int m;
  private int n;
  private int k;
  private float alpha;
  private float[] a = NOTHING;
  private int aOffset;
  private int lda;
  private float[] b = NOTHING;
  private int bOffset;
  private int ldb;
  private float beta;
  private float[] c = NOTHING;
  private int cOffset;
  private int ldc;
  private int share;
  private boolean turned;

  FloatUnpacked(Workers workers) {
    this.workers = workers;
    scratches = new float[workers.threads()][];
    Arrays.fill(scratches, NOTHING);
    edges = new float[workers.threads()][FloatSmall.EDGE];
    turns = new FloatTurned[workers.threads()];
  }

  /** Multiplies, unless packing is better. */
  boolean multiply(
      Transpose transA,
      Transpose transB,
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int ldb,
      float beta,
      float[] c,
      int cOffset,
      int ldc) {
    int parts = Blocking.parts((long) m * n * k, workers.threads());
    turned = Crossovers.turned(transA, transB, m, n, k);
    if (!turned && !Crossovers.unpacked(transB, m, n, k, parts)) {
      return false;
    }
    if (parts == 1) {
      multiply(
          0, transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset,
          ldc);
      return true;
    }
    this.transA = transA;
    this.transB = transB;
    this.m = m;
    this.n = n;
    this.k = k;
    this.alpha = alpha;
    this.a = a;
    this.aOffset = aOffset;
    this.lda = lda;
    this.b = b;
    this.bOffset = bOffset;
    this.ldb = ldb;
    this.beta = beta;
    this.c = c;
    this.cOffset = cOffset;
    this.ldc = ldc;
    share = (Math.max(m, n) + parts * LANES - 1) / (parts * LANES) * LANES;
    try {
      workers.run(this, (Math.max(m, n) + share - 1) / share);
    } finally {
      this.a = NOTHING;
      this.b = NOTHING;
      this.c = NOTHING;
    }
    return true;
  }

  @Override
  public void run(int part) {
    int from = part * share;
    int rows = m > n ? Math.min(share, m - from) : m;
    int columns = m > n ? n : Math.min(share, n - from);
    int row = m > n ? from : 0;
    int column = m > n ? 0 : from;
    multiply(
        part,
        transA,
        transB,
        rows,
        columns,
        k,
        alpha,
        a,
        aOffset + (transA == Transpose.N ? row * lda : row),
        lda,
        b,
        bOffset + (transB == Transpose.N ? column : column * ldb),
        ldb,
        beta,
        c,
        cOffset + row * ldc + column,
        ldc);
  }

  private void multiply(
      int part,
      Transpose transA,
      Transpose transB,
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      int firstA,
      int lda,
      float[] b,
      int firstB,
      int ldb,
      float beta,
      float[] c,
      int firstC,
      int ldc) {
    if (turned && n >= FloatSmall.LEAST_ROWS) {
      turn(part)
          .multiply(
              m, n, k, alpha, a, firstA, lda, b, firstB, ldb, beta, c, firstC, ldc, edges[part]);
      return;
    }
    boolean wide = transB == Transpose.N;
    if (m < FloatSmall.LEAST_ROWS
        || n < FloatSmall.LEAST_COLUMNS
        || wide && Crossovers.wholeRows(m, n, k, ldb * Float.BYTES)) {
      multiplyThin(
          part, transA, transB, m, n, k, alpha, a, firstA, lda, b, firstB, ldb, beta, c, firstC,
          ldc);
      return;
    }
    float[] scratch = wide ? NOTHING : scratch(part);
    FloatSmall.multiply(
        transA,
        transB,
        m,
        n,
        k,
        alpha,
        a,
        firstA,
        lda,
        b,
        firstB,
        ldb,
        beta,
        c,
        firstC,
        ldc,
        edges[part],
        scratch);
  }

  private void multiplyThin(
      int part,
      Transpose transA,
      Transpose transB,
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      int firstA,
      int lda,
      float[] b,
      int firstB,
      int ldb,
      float beta,
      float[] c,
      int firstC,
      int ldc) {
    int rowA = transA == Transpose.N ? lda : 1;
    int stepA = transA == Transpose.N ? 1 : lda;
    int columnB = transB == Transpose.N ? 1 : ldb;
    int stepB = transB == Transpose.N ? ldb : 1;
    float[] scratch = scratch(part);
    boolean fewColumns = n == 1 || n < FloatSmall.LEAST_ROWS && transA == Transpose.T && m >= LANES;
    if (fewColumns) { // op(B) transposed times op(A) transposed
      FloatSkinny.multiply(
          transA == Transpose.T,
          n,
          m,
          k,
          alpha,
          b,
          firstB,
          columnB,
          stepB,
          a,
          firstA,
          lda,
          beta,
          c,
          firstC,
          1,
          ldc,
          scratch);
    } else if (n < FloatSmall.LEAST_COLUMNS) {
      FloatNarrow.multiply(
          transA,
          transB,
          m,
          n,
          k,
          alpha,
          a,
          firstA,
          lda,
          b,
          firstB,
          ldb,
          beta,
          c,
          firstC,
          ldc,
          edges[part],
          scratch);
    } else {
      FloatSkinny.multiply(
          transB == Transpose.N,
          m,
          n,
          k,
          alpha,
          a,
          firstA,
          rowA,
          stepA,
          b,
          firstB,
          ldb,
          beta,
          c,
          firstC,
          ldc,
          1,
          scratch);
    }
  }

  private FloatTurned turn(int part) {
    FloatTurned turn = turns[part];
    if (turn == null) {
      turn = new FloatTurned();
      turns[part] = turn;
    }
    return turn;
  }

  private float[] scratch(int part) {
    float[] scratch = scratches[part];
    if (scratch.length == 0) {
      scratch = new float[SCRATCH];
      scratches[part] = scratch;
    }
    return scratch;
  }
}
