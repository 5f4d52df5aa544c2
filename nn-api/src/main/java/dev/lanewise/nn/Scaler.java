// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.nn;

import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.data.Datasets;
import dev.lanewise.nn.graph.Shape;
import dev.lanewise.nn.graph.Tensor;
import dev.lanewise.nn.op.Divide;
import dev.lanewise.nn.op.Subtract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Brings columns of numbers to a common size: {@code (x - center) / scale}, with a center and a
 * scale for each column. Fit it on what a model learns from, and apply it to everything else:
 *
 * <pre>{@code
 * var parts = Datasets.split(houses, 400, 42);
 * var scaler = Scaler.standard(parts.first());
 * var train = scaler.apply(parts.first());
 * var test = scaler.apply(parts.second());
 * }</pre>
 *
 * <p>Or give the model {@link #layer} as its first layer: then it takes numbers as they are, and is
 * saved and loaded with its scaler. Both give the same bits.
 *
 * <p>A column that is constant where it was fitted has the scale 1, so that its value there becomes
 * 0. NaN is left out when fitting and stays NaN; see {@link Imputer}. Immutable.
 */
public final class Scaler {

  private static final String CENTER = "center";
  private static final String SCALE = "scale";

  private final float[] center;
  private final float[] scale;

  private Scaler(float[] center, float[] scale) {
    this.center = center;
    this.scale = scale;
  }

  /**
   * A scaler to mean 0 and standard deviation 1 (of the population: divided by the number of
   * samples).
   *
   * @throws IllegalArgumentException if a column has no number, or an infinite one
   */
  public static Scaler standard(Dataset dataset) {
    return standard(ColumnStatistics.ofFeatures(dataset));
  }

  /** The same of a dataset's targets. */
  public static Scaler standardTargets(Dataset dataset) {
    return standard(ColumnStatistics.ofTargets(dataset));
  }

  /**
   * A scaler to the range from 0 to 1.
   *
   * @throws IllegalArgumentException if a column has no number, or an infinite one, or its range is
   *     too large for a float
   */
  public static Scaler minMax(Dataset dataset) {
    return minMax(ColumnStatistics.ofFeatures(dataset));
  }

  /** The same of a dataset's targets. */
  public static Scaler minMaxTargets(Dataset dataset) {
    return minMax(ColumnStatistics.ofTargets(dataset));
  }

  /**
   * A scaler of these numbers, which are copied.
   *
   * @param center is subtracted from each column
   * @param scale each column is divided by this afterwards
   * @throws IllegalArgumentException if there are not as many of both, a number is not finite, or a
   *     scale is not positive
   */
  public static Scaler of(float[] center, float[] scale) {
    if (center.length == 0 || center.length != scale.length) {
      throw new IllegalArgumentException(
          "there are " + center.length + " centers and " + scale.length + " scales");
    }
    for (int i = 0; i < center.length; i++) {
      if (!Float.isFinite(center[i]) || !Float.isFinite(scale[i]) || scale[i] <= 0) {
        throw new IllegalArgumentException(
            "column "
                + i
                + " has center "
                + center[i]
                + " and scale "
                + scale[i]
                + ", must be finite and the scale positive");
      }
    }
    return new Scaler(center.clone(), scale.clone());
  }

  private static Scaler standard(ColumnStatistics statistics) {
    float[] center = new float[statistics.columns()];
    float[] scale = new float[center.length];
    for (int i = 0; i < center.length; i++) {
      requireNumbers(statistics, i);
      center[i] = statistics.mean(i);
      scale[i] = positive(statistics.isConstant(i) ? 1 : statistics.deviation(i));
    }
    return of(center, scale);
  }

  private static Scaler minMax(ColumnStatistics statistics) {
    float[] center = new float[statistics.columns()];
    float[] scale = new float[center.length];
    for (int i = 0; i < center.length; i++) {
      requireNumbers(statistics, i);
      center[i] = statistics.minimum(i);
      scale[i] = statistics.isConstant(i) ? 1 : statistics.range(i);
    }
    return of(center, scale);
  }

  /** A deviation below the smallest float is as good as that. */
  private static float positive(float scale) {
    return Math.max(scale, Float.MIN_VALUE);
  }

  private static void requireNumbers(ColumnStatistics statistics, int column) {
    if (statistics.count(column) == 0) {
      throw new IllegalArgumentException("column " + column + " has no number to fit a scaler to");
    }
  }

  /** The number of columns. */
  public int columns() {
    return center.length;
  }

  /** What is subtracted from each column. */
  public float[] center() {
    return center.clone();
  }

  /** What each column is then divided by. */
  public float[] scale() {
    return scale.clone();
  }

  /**
   * A dataset with its features scaled, as a view.
   *
   * @throws IllegalArgumentException if it has not as many features
   */
  public Dataset apply(Dataset dataset) {
    requireColumns("features", dataset.features());
    return Datasets.mapFeatures(dataset, this::applyRow);
  }

  /**
   * A dataset with its targets scaled, as a view.
   *
   * @throws IllegalArgumentException if it has labels, or not as many targets
   */
  public Dataset applyTargets(Dataset dataset) {
    requireColumns("targets", dataset.targets());
    return Datasets.mapTargets(dataset, this::applyRow);
  }

  private void requireColumns(String name, int columns) {
    if (columns != center.length) {
      throw new IllegalArgumentException(
          "there are " + columns + " " + name + ", the scaler has " + center.length + " columns");
    }
  }

  /**
   * Scales rows in place.
   *
   * @param values rows x columns, row-major
   * @throws IllegalArgumentException if they are no whole rows
   */
  public void apply(float[] values) {
    requireRows(values);
    for (int offset = 0; offset < values.length; offset += center.length) {
      applyRow(values, offset);
    }
  }

  private void applyRow(float[] values, int offset) {
    for (int i = 0; i < center.length; i++) {
      values[offset + i] = (values[offset + i] - center[i]) / scale[i];
    }
  }

  /**
   * Scales rows back in place, such as a model's predictions of scaled targets: {@code x scale +
   * center}, rounded once.
   *
   * @param values rows x columns, row-major
   * @throws IllegalArgumentException if they are no whole rows
   */
  public void inverse(float[] values) {
    requireRows(values);
    for (int i = 0; i < values.length; i++) {
      int column = i % center.length;
      values[i] = Math.fma(values[i], scale[column], center[column]);
    }
  }

  private void requireRows(float[] values) {
    if (values.length % center.length != 0) {
      throw new IllegalArgumentException(
          "there are "
              + values.length
              + " floats, must be rows of the scaler's "
              + center.length
              + " columns");
    }
  }

  /**
   * The scaler as a layer for the beginning of a model, with {@code center} and {@code scale} as
   * parameters that are not trained.
   */
  public Layer layer() {
    return new AsLayer(this);
  }

  private record AsLayer(Scaler scaler) implements Layer {

    @Override
    public Shape inputShape() {
      return Shape.of(Shape.BATCH, scaler.columns());
    }

    @Override
    public Tensor apply(Tensor input, Scope scope) {
      Shape row = Shape.of(scaler.columns());
      return Divide.of(
          Subtract.of(input, scope.fixed(CENTER, row, of(scaler.center))),
          scope.fixed(SCALE, row, of(scaler.scale)));
    }

    private static Initializer of(float[] numbers) {
      return (shape, random, values, offset) ->
          System.arraycopy(numbers, 0, values, offset, numbers.length);
    }
  }

  /**
   * Saves the scaler as safetensors: the tensors {@code center} and {@code scale}. The file is
   * written beside its place and then renamed.
   *
   * @throws IOException if it cannot be written
   */
  public void save(Path file) throws IOException {
    SafeTensors.save(file, Map.of(), stored(center, scale));
  }

  /**
   * Loads a scaler.
   *
   * @param columns how many it must have
   * @throws IllegalArgumentException if columns is not positive
   * @throws IOException if the file cannot be read, is damaged, or holds no such scaler
   */
  public static Scaler load(Path file, int columns) throws IOException {
    float[] center = SafeTensors.room("columns", columns);
    float[] scale = new float[columns];
    SafeTensors.load(file, stored(center, scale));
    try {
      return of(center, scale);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " holds no scaler: " + e.getMessage(), e);
    }
  }

  private static List<StoredTensor> stored(float[] center, float[] scale) {
    Shape row = Shape.of(center.length);
    return List.of(
        new StoredTensor(CENTER, row, center, 0), new StoredTensor(SCALE, row, scale, 0));
  }
}
