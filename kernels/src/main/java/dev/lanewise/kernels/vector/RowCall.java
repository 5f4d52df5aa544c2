// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

/**
 * The arguments of a call on rows and what it does with some of them, so that threads can share the
 * rows: the matrices x, y and z, the vectors u, v, w and t.
 */
final class RowCall extends SharedCall {

  /** What a call does with rows (or columns) from {@code first} to before {@code end}. */
  interface Body {
    void run(RowCall call, int first, int end);
  }

  private static final int[] NOWHERE = {};
  private static final Body NOTHING = (_, _, _) -> {};

  int rows;
  int columns;
  long work;
  float factor;
  float[] x = NO_FLOATS;
  int xOffset;
  int ldx;
  float[] y = NO_FLOATS;
  int yOffset;
  int ldy;
  float[] z = NO_FLOATS;
  int zOffset;
  int ldz;
  float[] u = NO_FLOATS;
  int uOffset;
  float[] v = NO_FLOATS;
  int vOffset;
  float[] w = NO_FLOATS;
  int wOffset;
  float[] t = NO_FLOATS;
  int tOffset;
  int[] places = NOWHERE;
  int placesOffset;
  int ldPlaces;
  int count;

  private Body body = NOTHING;
  private int room;

  RowCall of(int rows, int columns, long work) {
    this.rows = rows;
    this.columns = columns;
    this.work = work;
    return this;
  }

  RowCall body(Body value) {
    body = value;
    return this;
  }

  RowCall x(float[] array, int offset, int ld) {
    x = array;
    xOffset = offset;
    ldx = ld;
    return this;
  }

  RowCall y(float[] array, int offset, int ld) {
    y = array;
    yOffset = offset;
    ldy = ld;
    return this;
  }

  RowCall z(float[] array, int offset, int ld) {
    z = array;
    zOffset = offset;
    ldz = ld;
    return this;
  }

  RowCall u(float[] array, int offset) {
    u = array;
    uOffset = offset;
    return this;
  }

  RowCall v(float[] array, int offset) {
    v = array;
    vOffset = offset;
    return this;
  }

  RowCall w(float[] array, int offset) {
    w = array;
    wOffset = offset;
    return this;
  }

  RowCall t(float[] array, int offset) {
    t = array;
    tOffset = offset;
    return this;
  }

  RowCall places(int[] array, int offset, int ld) {
    places = array;
    placesOffset = offset;
    ldPlaces = ld;
    return this;
  }

  RowCall count(int value) {
    count = value;
    return this;
  }

  RowCall factor(float value) {
    factor = value;
    return this;
  }

  /** Scratch memory for parts of at most so many elements each. */
  void reserve(int parts, int elements) {
    room = elements;
    reserve(parts * elements);
  }

  /** Where scratch memory of the part that starts with a row begins. */
  int scratchOf(int first) {
    return part(first) * room;
  }

  @Override
  void run(int first, int end) {
    body.run(this, first, end);
  }

  @Override
  void forget() {
    x = NO_FLOATS;
    y = NO_FLOATS;
    z = NO_FLOATS;
    u = NO_FLOATS;
    v = NO_FLOATS;
    w = NO_FLOATS;
    t = NO_FLOATS;
    places = NOWHERE;
  }
}
