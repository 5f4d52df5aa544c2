// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

/** The largest elements of each row or column; threads share the rows or columns. */
final class Selections implements dev.lanewise.kernels.Selections<float[], int[]> {

  /** Columns that go to a thread are whole lines of the cache, and whole loops over vectors. */
  private static final int COLUMNS = 64;

  private final RowCalls calls;

  Selections(RowCalls calls) {
    this.calls = calls;
  }

  @Override
  public void max(int rows, int columns, float[] x, int xOffset, int ldx, float[] y, int yOffset) {
    RowCall call = calls.begin(rows, columns).x(x, xOffset, ldx).u(y, yOffset);
    try {
      calls.run(call, Selections::max);
    } finally {
      calls.end(call);
    }
  }

  private static void max(RowCall call, int first, int end) {
    for (int i = first; i < end; i++) {
      int from = call.xOffset + i * call.ldx;
      call.u[call.uOffset + i] = call.x[from + RowSearch.first(call.columns, call.x, from)];
    }
  }

  @Override
  public void columnMax(
      int rows, int columns, float[] x, int xOffset, int ldx, float[] y, int yOffset) {
    RowCall call = calls.beginLight(rows, columns).x(x, xOffset, ldx).u(y, yOffset);
    try {
      calls.run(call, Selections::columnMax, columns, COLUMNS, 0);
    } finally {
      calls.end(call);
    }
  }

  private static void columnMax(RowCall call, int first, int end) {
    ColumnMaxima.maxima(
        call.rows,
        end - first,
        call.x,
        call.xOffset + first,
        call.ldx,
        call.u,
        call.uOffset + first);
  }

  @Override
  public void argmax(
      int rows, int columns, float[] x, int xOffset, int ldx, int[] indices, int indicesOffset) {
    RowCall call = calls.begin(rows, columns).x(x, xOffset, ldx).places(indices, indicesOffset, 1);
    try {
      calls.run(call, Selections::argmax);
    } finally {
      calls.end(call);
    }
  }

  private static void argmax(RowCall call, int first, int end) {
    for (int i = first; i < end; i++) {
      int from = call.xOffset + i * call.ldx;
      call.places[call.placesOffset + i] = RowSearch.first(call.columns, call.x, from);
    }
  }

  @Override
  public void topK(
      int rows,
      int columns,
      int k,
      float[] x,
      int xOffset,
      int ldx,
      float[] values,
      int valuesOffset,
      int ldvalues,
      int[] indices,
      int indicesOffset,
      int ldindices) {
    if (k == 0) {
      return;
    }
    RowCall call = calls.begin(rows, columns).x(x, xOffset, ldx).y(values, valuesOffset, ldvalues);
    call.places(indices, indicesOffset, ldindices).count(k);
    try {
      calls.run(call, Selections::topK);
    } finally {
      calls.end(call);
    }
  }

  private static void topK(RowCall call, int first, int end) {
    for (int i = first; i < end; i++) {
      TopHeap.select(
          call.columns,
          call.x,
          call.xOffset + i * call.ldx,
          call.count,
          call.y,
          call.yOffset + i * call.ldy,
          call.places,
          call.placesOffset + i * call.ldPlaces);
    }
  }
}
