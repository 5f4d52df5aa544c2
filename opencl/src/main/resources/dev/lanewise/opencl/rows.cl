// SPDX-License-Identifier: Apache-2.0

#define K_BLOCK 256

ROW_KERNEL row_sums(int rows, int columns, __global const float *x, int xOffset, int ldx,
                    __global float *y, int yOffset) {
  SHARED
  SKIP_BEYOND(rows)
  x += xOffset + ROW * ldx;
  floats lanes[PARTS];
  fill(lanes, 0.0f);
  float total = 0.0f;
  EACH_64(columns) {
    EACH_VECTOR(columns, lanes[part] += load(x + j, count);)
    if (SUM_BLOCK_ENDS(columns)) {
      total = end_block(total, lanes PASS_SHARED);
    }
  }
  if (FIRST_LANE(0) == 0) {
    y[yOffset + ROW] = total;
  }
}

// One work-item takes WIDTH columns.
__kernel __attribute__((reqd_work_group_size(GROUP, 1, 1))) void column_sums(
    int rows, int columns, __global const float *x, int xOffset, int ldx, __global float *y,
    int yOffset) {
  long j = (long)get_global_id(0) * WIDTH;
  long count = columns - j;
  if (count <= 0) {
    return;
  }
  x += xOffset + j;
  floats total = 0.0f;
  for (long start = 0; start < rows; start += K_BLOCK) {
    long end = min(start + K_BLOCK, (long)rows);
    floats block = 0.0f;
    for (long i = start; i < end; ++i) {
      block += load(x + i * ldx, count);
    }
    total += block;
  }
  store(total, y + yOffset + j, count);
}

ROW_KERNEL add_row(int rows, int columns, __global const float *x, int xOffset, int ldx,
                   __global const float *row, int rowOffset, __global float *y, int yOffset,
                   int ldy) {
  SKIP_BEYOND(rows)
  x += xOffset + ROW * ldx;
  row += rowOffset;
  y += yOffset + ROW * ldy;
  EACH_64(columns) {
    EACH_VECTOR(columns, store(load(x + j, count) + load(row + j, count), y + j, count);)
  }
}

ROW_KERNEL softmax(int rows, int columns, __global const float *x, int xOffset, int ldx,
                   __global float *y, int yOffset, int ldy) {
  SHARED
  SKIP_BEYOND(rows)
  x += xOffset + ROW * ldx;
  y += yOffset + ROW * ldy;
  float top = row_max(columns, x PASS_SHARED);
  floats lanes[PARTS];
  fill(lanes, 0.0f);
  float sum = 0.0f;
  EACH_64(columns) {
    EACH_VECTOR(columns, {
      floats e = exp_exact(load(x + j, count) - top);
      store(e, y + j, count);
      lanes[part] += keep(e, count, 0.0f);
    })
    if (SUM_BLOCK_ENDS(columns)) {
      sum = end_block(sum, lanes PASS_SHARED);
    }
  }
  float factor = 1.0f / sum;
  EACH_64(columns) {
    EACH_VECTOR(columns, store(load(y + j, count) * factor, y + j, count);)
  }
}
