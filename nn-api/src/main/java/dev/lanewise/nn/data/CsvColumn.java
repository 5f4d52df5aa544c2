// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One column of a CSV file, gathered row by row. */
sealed interface CsvColumn {

  /**
   * Adds a row's field.
   *
   * @throws IllegalArgumentException if the column does not hold such; the message says what it
   *     must be
   */
  void add(String field);

  /** Adds a row without a value. */
  void addMissing();

  /** What its floats in a sample are called, after the last row. */
  List<String> names();

  /** Writes a row's floats, as many as there are names. */
  void copy(int row, float[] target, int offset);

  /** Numbers: one float each. */
  final class Numbers implements CsvColumn {

    private final String name;
    private float[] values = new float[64];
    private int size;

    Numbers(String name) {
      this.name = name;
    }

    @Override
    public void add(String field) {
      put(Decimal.parse(field));
    }

    @Override
    public void addMissing() {
      put(Float.NaN);
    }

    private void put(float value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, Math.addExact(size, size));
      }
      values[size++] = value;
    }

    @Override
    public List<String> names() {
      return List.of(name);
    }

    @Override
    public void copy(int row, float[] target, int offset) {
      target[offset] = values[row];
    }
  }

  /** Text of a few values, which are classes: a float for each, 1 for the row's and else 0. */
  final class Categories implements CsvColumn {

    private static final int NONE = -1;

    private final String name;
    private final boolean open;
    private final Map<String, Integer> codes = new HashMap<>();
    private final List<String> values;
    private int[] rows = new int[64];
    private int size;

    /**
     * A column of these values; of whatever occurs if there are none.
     *
     * @throws IllegalArgumentException if a value is there twice
     */
    Categories(String name, List<String> values) {
      this.name = name;
      this.open = values.isEmpty();
      this.values = new ArrayList<>(values);
      for (String value : values) {
        if (codes.putIfAbsent(value, codes.size()) != null) {
          throw new IllegalArgumentException(
              "column " + name + " is to have the values " + values + ", must be distinct");
        }
      }
    }

    @Override
    public void add(String field) {
      Integer code = codes.get(field);
      if (code == null) {
        if (!open) {
          throw new IllegalArgumentException("must be one of " + values);
        }
        code = values.size();
        codes.put(field, code);
        values.add(field);
      }
      put(code);
    }

    @Override
    public void addMissing() {
      put(NONE);
    }

    private void put(int code) {
      if (size == rows.length) {
        rows = Arrays.copyOf(rows, Math.addExact(size, size));
      }
      rows[size++] = code;
    }

    /**
     * Gives values that were found an order that does not depend on the rows': as numbers, or as
     * text.
     */
    void sort() {
      if (!open) {
        return;
      }
      List<String> found = List.copyOf(values);
      if (values.stream().allMatch(Decimal::isNumber)) {
        // 1 and 1.0 are two texts of one number.
        values.sort(
            Comparator.comparingDouble(Double::parseDouble)
                .thenComparing(Comparator.naturalOrder()));
      } else {
        Collections.sort(values);
      }
      for (int i = 0; i < values.size(); i++) {
        codes.put(values.get(i), i);
      }
      int[] places = found.stream().mapToInt(codes::get).toArray();
      for (int row = 0; row < size; row++) {
        rows[row] = rows[row] == NONE ? NONE : places[rows[row]];
      }
    }

    List<String> values() {
      return List.copyOf(values);
    }

    /** The number of each row's value. */
    int[] codes() {
      return Arrays.copyOf(rows, size);
    }

    @Override
    public List<String> names() {
      return values.stream().map(value -> name + "=" + value).toList();
    }

    @Override
    public void copy(int row, float[] target, int offset) {
      Arrays.fill(target, offset, offset + values.size(), 0);
      if (rows[row] != NONE) {
        target[offset + rows[row]] = 1;
      }
    }
  }
}
