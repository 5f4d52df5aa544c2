// SPDX-License-Identifier: Apache-2.0

ROW_KERNEL fill_rows(int rows, int columns, float value, __global float *y, int yOffset,
                     int ldy) {
  SKIP_BEYOND(rows)
  y += yOffset + ROW * ldy;
  EACH_64(columns) {
    EACH_VECTOR(columns, store(ALL(value), y + j, count);)
  }
}

ROW_KERNEL copy_rows(int rows, int columns, __global const float *x, int xOffset, int ldx,
                     __global float *y, int yOffset, int ldy) {
  SKIP_BEYOND(rows)
  x += xOffset + ROW * ldx;
  y += yOffset + ROW * ldy;
  EACH_64(columns) {
    EACH_VECTOR(columns, store(load(x + j, count), y + j, count);)
  }
}

// A row of y is a column of x.
ROW_KERNEL transpose_rows(int rows, int columns, __global const float *x, int xOffset, int ldx,
                          __global float *y, int yOffset, int ldy) {
  SKIP_BEYOND(columns)
  x += xOffset + ROW;
  y += yOffset + ROW * ldy;
  EACH_64(rows) {
    EACH_VECTOR(rows, for (int i = 0; i < min(count, WIDTH); ++i) { y[j + i] = x[(j + i) * ldx]; })
  }
}

ROW_KERNEL gather_rows(int rows, int columns, __global const float *table, int tableOffset,
                       int ldTable, int tableRows, __global const int *indices,
                       int indicesOffset, __global float *y, int yOffset, int ldy) {
  SKIP_BEYOND(rows)
  int index = indices[indicesOffset + ROW];
  bool good = index >= 0 && index < tableRows;
  table += tableOffset + (good ? index : 0) * (long)ldTable;
  y += yOffset + ROW * ldy;
  EACH_64(columns) {
    EACH_VECTOR(columns, {
      floats row = ALL(NAN);
      if (good) {
        row = load(table + j, count);
      }
      store(row, y + j, count);
    })
  }
}

// One work-item takes WIDTH columns and goes through the rows in order.
KERNEL scatter_add_rows(int n, int rows, __global const float *x, int xOffset, int ldx,
                        __global const int *indices, int indicesOffset, __global float *table,
                        int tableOffset, int ldTable, int tableRows) {
  EACH(n)
  x += xOffset + i;
  table += tableOffset + i;
  for (long row = 0; row < rows; ++row) {
    int index = indices[indicesOffset + row];
    if (index >= 0 && index < tableRows) {
      __global float *to = table + index * (long)ldTable;
      store(load(to, count) + load(x + row * ldx, count), to, count);
    }
  }
}

ROW_KERNEL gather_elements(int rows, int k, int columns, __global const float *x, int xOffset,
                           int ldx, __global const int *indices, int indicesOffset, int ldindices,
                           __global float *y, int yOffset, int ldy) {
  SKIP_BEYOND(rows)
  x += xOffset + ROW * ldx;
  indices += indicesOffset + ROW * ldindices;
  y += yOffset + ROW * ldy;
  EACH_64(k) {
    EACH_VECTOR(k, for (int i = 0; i < min(count, WIDTH); ++i) {
      int index = indices[j + i];
      y[j + i] = index >= 0 && index < columns ? x[index] : NAN;
    })
  }
}

// Equal indices belong to one work-item, which goes through the row in order.
#if WIDTH == 1
#define IS_MINE(index) ((index) % LANES == FIRST_LANE(0))
#else
#define IS_MINE(index) true
#endif

ROW_KERNEL scatter_add_elements(int rows, int k, int columns, __global const float *x, int xOffset,
                                int ldx, __global const int *indices, int indicesOffset,
                                int ldindices, __global float *y, int yOffset, int ldy) {
  SKIP_BEYOND(rows)
  x += xOffset + ROW * ldx;
  indices += indicesOffset + ROW * ldindices;
  y += yOffset + ROW * ldy;
  for (int r = 0; r < k; ++r) {
    int index = indices[r];
    if (index >= 0 && index < columns && IS_MINE(index)) {
      y[index] += x[r];
    }
  }
}

ROW_KERNEL one_hot(int rows, int columns, __global const int *labels, int labelsOffset,
                   __global float *y, int yOffset, int ldy) {
  SKIP_BEYOND(rows)
  int label = labels[labelsOffset + ROW];
  y += yOffset + ROW * ldy;
  EACH_64(columns) {
    EACH_VECTOR(columns, store(replace(ALL(0.0f), j, label, 1.0f), y + j, count);)
  }
}
