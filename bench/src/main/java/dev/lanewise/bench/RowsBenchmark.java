// SPDX-License-Identifier: Apache-2.0
package dev.lanewise.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** Functions of rows and columns: of a classifier, a hidden layer and a vocabulary. */
public class RowsBenchmark extends KernelBenchmark {

  /** Rows x columns. */
  @Param({"128x10", "128x256", "512x1000", "64x32000"})
  public String matrix;

  private int rows;
  private int columns;
  private float[] x;
  private float[] row;
  private float[] y;
  private float[] sums;

  @Override
  protected void prepare() {
    String[] sizes = matrix.split("x", -1);
    rows = Integer.parseInt(sizes[0]);
    columns = Integer.parseInt(sizes[1]);
    x = floats(rows * columns, 1);
    row = floats(columns, 2);
    y = new float[rows * columns];
    sums = new float[Math.max(rows, columns)];
  }

  /** Sum of each row. */
  @Benchmark
  public void rowSums() {
    lanewise.rows().rowSums(rows, columns, x, 0, columns, sums, 0);
  }

  /** Sum of each column. */
  @Benchmark
  public void columnSums() {
    lanewise.rows().columnSums(rows, columns, x, 0, columns, sums, 0);
  }

  /** The largest of each column. */
  @Benchmark
  public void columnMax() {
    lanewise.selections().columnMax(rows, columns, x, 0, columns, sums, 0);
  }

  /** A row added to each row. */
  @Benchmark
  public void addRow() {
    lanewise.rows().addRow(rows, columns, x, 0, columns, row, 0, y, 0, columns);
  }

  /** Softmax of each row. */
  @Benchmark
  public void softmax() {
    lanewise.rows().softmax(rows, columns, x, 0, columns, y, 0, columns);
  }
}
