// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.kernels;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Checks the operands of a call on a matrix one after the other, inputs first: each must fit into
 * its storage, and an output must be apart from all operands before it, but for inputs that it may
 * lie upon. Operands are kept and used again, so that a check allocates nothing.
 *
 * @param <S> storage of the floats
 */
final class Operands<S> {

  private static final int MOST = 12;

  /** Where operands wait for the next call; a call of another thread makes its own. */
  static final class Pool<S> {

    private final Storage<S> storage;
    private final AtomicReference<@Nullable Operands<S>> spare = new AtomicReference<>();

    Pool(Storage<S> storage) {
      this.storage = storage;
    }

    /** Operands of a call, after its sizes are checked. */
    Operands<S> of(int rows, int columns) {
      Storage.size("rows", rows);
      Storage.size("columns", columns);
      Operands<S> operands = spare.getAndSet(null);
      if (operands == null) {
        operands = new Operands<>(this);
      }
      operands.clear();
      operands.rows = rows;
      operands.columns = columns;
      return operands;
    }
  }

  private final Pool<S> pool;
  private final String[] names = new String[MOST];
  private final Object[] storages = new Object[MOST];
  private final int[] offsets = new int[MOST];
  private final int[] heights = new int[MOST];
  private final int[] widths = new int[MOST];
  private final int[] lds = new int[MOST];
  private int count;
  private int rows;
  private int columns;

  private Operands(Pool<S> pool) {
    this.pool = pool;
    Arrays.fill(names, "");
    Arrays.fill(storages, names);
  }

  /** Lets go of the caller's storages. */
  private void clear() {
    Arrays.fill(storages, 0, count, names);
    count = 0;
  }

  /** An input of the call's size. */
  Operands<S> in(String name, S storage, int offset, int ld) {
    if (ld < Math.max(1, columns)) {
      Storage.leadingDimension("ld" + name, ld, columns);
    }
    pool.storage.matrix(name, storage, offset, rows, columns, ld);
    return add(name, storage, offset, rows, columns, ld);
  }

  /** An input with an element for each row. */
  Operands<S> inPerRow(String name, S storage, int offset) {
    return vector(name, storage, offset, rows);
  }

  /** An input with an element for each column. */
  Operands<S> inPerColumn(String name, S storage, int offset) {
    return vector(name, storage, offset, columns);
  }

  /** An output of the call's size, which may be one of two inputs. */
  Operands<S> out(String name, S storage, int offset, int ld, String mayBe, String orMayBe) {
    in(name, storage, offset, ld);
    return apart(mayBe, orMayBe);
  }

  /** An output with an element for each row. */
  Operands<S> outPerRow(String name, S storage, int offset) {
    return vector(name, storage, offset, rows).apart("", "");
  }

  /** An output with an element for each column. */
  Operands<S> outPerColumn(String name, S storage, int offset) {
    return vector(name, storage, offset, columns).apart("", "");
  }

  /** Ends the check. */
  void done() {
    clear();
    pool.spare.set(this);
  }

  private Operands<S> vector(String name, S storage, int offset, int n) {
    pool.storage.vector(name, storage, offset, n);
    return add(name, storage, offset, 1, n, n);
  }

  private Operands<S> add(String name, Object storage, int offset, int height, int width, int ld) {
    names[count] = name;
    storages[count] = storage;
    offsets[count] = offset;
    heights[count] = height;
    widths[count] = width;
    lds[count] = ld;
    count++;
    return this;
  }

  /** The last operand against those before it. */
  private Operands<S> apart(String mayBe, String orMayBe) {
    int last = count - 1;
    for (int i = 0; i < last; i++) {
      if (storages[i] == storages[last]
          && !(offsets[i] == offsets[last]
              && lds[i] == lds[last]
              && (names[i].equals(mayBe) || names[i].equals(orMayBe)))) {
        Storage.apart(
            names[last],
            storages[last],
            offsets[last],
            heights[last],
            widths[last],
            lds[last],
            names[i],
            storages[i],
            offsets[i],
            heights[i],
            widths[i],
            lds[i]);
      }
    }
    return this;
  }
}
