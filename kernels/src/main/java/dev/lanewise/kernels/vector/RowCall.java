// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels.vector;

/**
 * The arguments of a call on rows and what it does with some of them, so that threads can share the
 * rows: the matrices x, y and z, the vectors u, v, w and t.
 */
final class RowCall implements Workers.Task {

  /** What a call does with rows from {@code first} to before {@code end}. */
  interface Body {
    void run(RowCall call, int first, int end);
  }

  private static final float[] NONE = {};
  private static final int[] NOWHERE = {};
  private static final Body NOTHING = (_, _, _) -> {};

  int rows;
  int columns;
  float factor;
  float[] x = NONE;
  int xOffset;
  int ldx;
  float[] y = NONE;
  int yOffset;
  int ldy;
  float[] z = NONE;
  int zOffset;
  int ldz;
  float[] u = NONE;
  int uOffset;
  float[] v = NONE;
  int vOffset;
  float[] w = NONE;
  int wOffset;
  float[] t = NONE;
  int tOffset;
  float[] scratch = NONE;
  int[] places = NOWHERE;
  int placesOffset;
  int ldPlaces;
  int count;

  private Body body = NOTHING;
  private int height;
  private int room;

  RowCall of(int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
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

  /** Scratch memory of at least so many elements, of any content. */
  void reserve(int elements) {
    if (scratch.length < elements) {
      scratch = new float[elements];
    }
  }

  /** Where scratch memory of the part that starts with a row begins. */
  int scratchOf(int first) {
    return first / height * room;
  }

  /** Sets what is to be done with each part of {@code height} rows; returns the number of parts. */
  int cut(Body body, int height) {
    this.body = body;
    this.height = height;
    return Math.ceilDiv(rows, height);
  }

  @Override
  public void run(int part) {
    int first = part * height;
    body.run(this, first, Math.min(rows, first + height));
  }

  /** Lets go of the caller's arrays. */
  void forget() {
    x = NONE;
    y = NONE;
    z = NONE;
    u = NONE;
    v = NONE;
    w = NONE;
    t = NONE;
    places = NOWHERE;
  }
}
