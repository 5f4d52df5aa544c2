// SPDX-License-Identifier: Apache-2.0

#define K_BLOCK 256

ROW_KERNEL prelu(int rows, int columns, __global const float *x, int xOffset, int ldx,
                 __global const float *slope, int slopeOffset, __global float *y, int yOffset,
                 int ldy) {
  SKIP_BEYOND(rows)
  x += xOffset + ROW * ldx;
  slope += slopeOffset;
  y += yOffset + ROW * ldy;
  EACH_64(columns) {
    EACH_VECTOR(columns, store(prelu_exact(load(x + j, count), load(slope + j, count)), y + j,
                               count);)
  }
}

ROW_KERNEL prelu_backward(int rows, int columns, __global const float *x, int xOffset, int ldx,
                          __global const float *slope, int slopeOffset,
                          __global const float *dy, int dyOffset, int lddy, __global float *dx,
                          int dxOffset, int lddx) {
  SKIP_BEYOND(rows)
  x += xOffset + ROW * ldx;
  slope += slopeOffset;
  dy += dyOffset + ROW * lddy;
  dx += dxOffset + ROW * lddx;
  EACH_64(columns) {
    EACH_VECTOR(columns, {
      floats factor = load(slope + j, count);
      store(prelu_backward_exact(load(x + j, count), factor, load(dy + j, count)), dx + j, count);
    })
  }
}

// One work-item takes WIDTH columns.
__kernel __attribute__((reqd_work_group_size(GROUP, 1, 1))) void prelu_slope(
    int rows, int columns, __global const float *x, int xOffset, int ldx,
    __global const float *dy, int dyOffset, int lddy, __global float *dslope, int dslopeOffset) {
  long j = (long)get_global_id(0) * WIDTH;
  long count = columns - j;
  if (count <= 0) {
    return;
  }
  x += xOffset + j;
  dy += dyOffset + j;
  floats total = 0.0f;
  for (long start = 0; start < rows; start += K_BLOCK) {
    long end = min(start + K_BLOCK, (long)rows);
    floats block = 0.0f;
    for (long i = start; i < end; ++i) {
      block += leaky_relu_slope_exact(load(x + i * ldx, count), load(dy + i * lddy, count));
    }
    total += block;
  }
  store(total, dslope + dslopeOffset + j, count);
}
