// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.data.Datasets;
import dev.lanewise.nn.graph.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Puts a number for each column where features are missing, which is where they are NaN. Fit it on
 * what a model learns from, and apply it to everything else. Immutable.
 */
public final class Imputer {

  private static final String VALUES = "values";

  private final float[] values;

  private Imputer(float[] values) {
    this.values = values;
  }

  /**
   * The mean of each column where it is not missing.
   *
   * @throws IllegalArgumentException if a column has no number, or an infinite one
   */
  public static Imputer mean(Dataset dataset) {
    ColumnStatistics statistics = ColumnStatistics.ofFeatures(dataset);
    float[] means = new float[statistics.columns()];
    for (int i = 0; i < means.length; i++) {
      if (statistics.count(i) == 0) {
        throw new IllegalArgumentException("column " + i + " has no number to take the mean of");
      }
      means[i] = statistics.mean(i);
    }
    return of(means);
  }

  /**
   * A number of one's own for each column; they are copied.
   *
   * @throws IllegalArgumentException if there is none, or one is not finite
   */
  public static Imputer of(float... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("there are no values, must be one for each column");
    }
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "column " + i + " gets " + values[i] + ", must be finite");
      }
    }
    return new Imputer(values.clone());
  }

  /**
   * The same number for all columns.
   *
   * @throws IllegalArgumentException if there is no column, or the number is not finite
   */
  public static Imputer constant(int columns, float value) {
    float[] values = new float[Math.max(0, columns)];
    Arrays.fill(values, value);
    return of(values);
  }

  /** What each column gets. */
  public float[] values() {
    return values.clone();
  }

  /**
   * A dataset without missing features, as a view.
   *
   * @throws IllegalArgumentException if it has not as many features
   */
  public Dataset apply(Dataset dataset) {
    if (dataset.features() != values.length) {
      throw new IllegalArgumentException(
          "there are "
              + dataset.features()
              + " features, the imputer has "
              + values.length
              + " columns");
    }
    return Datasets.mapFeatures(dataset, this::applyRow);
  }

  /**
   * Fills in rows in place.
   *
   * @param rows rows x columns, row-major
   * @throws IllegalArgumentException if they are no whole rows
   */
  public void apply(float[] rows) {
    if (rows.length % values.length != 0) {
      throw new IllegalArgumentException(
          "there are " + rows.length + " floats, must be rows of " + values.length + " columns");
    }
    for (int offset = 0; offset < rows.length; offset += values.length) {
      applyRow(rows, offset);
    }
  }

  private void applyRow(float[] row, int offset) {
    for (int i = 0; i < values.length; i++) {
      if (Float.isNaN(row[offset + i])) {
        row[offset + i] = values[i];
      }
    }
  }

  /**
   * Saves the numbers as safetensors, the tensor {@code values}. The file is written beside its
   * place and then renamed.
   *
   * @throws IOException if it cannot be written
   */
  public void save(Path file) throws IOException {
    SafeTensors.save(file, Map.of(), stored(values));
  }

  /**
   * Loads an imputer.
   *
   * @param columns how many it must have
   * @throws IllegalArgumentException if columns is not positive
   * @throws IOException if the file cannot be read, is damaged, or holds no such imputer
   */
  public static Imputer load(Path file, int columns) throws IOException {
    float[] values = SafeTensors.room("columns", columns);
    SafeTensors.load(file, stored(values));
    try {
      return of(values);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " holds no imputer: " + e.getMessage(), e);
    }
  }

  private static List<StoredTensor> stored(float[] values) {
    return List.of(new StoredTensor(VALUES, Shape.of(values.length), values, 0));
  }
}
