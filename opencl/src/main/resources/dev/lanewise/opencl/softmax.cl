// SPDX-License-Identifier: Apache-2.0

// Outputs may lie over inputs: each lane reads and writes its own elements only.

static float log_of(float x) {
#if WIDTH == 1
  return log_exact(x);
#else
  return log_exact(ALL(x)).s0;
#endif
}

static float sum_of_exp(int columns, __global const float *x, float shift SHARED_PARAMETER) {
  floats lanes[PARTS];
  fill(lanes, 0.0f);
  float total = 0.0f;
  EACH_64(columns) {
    EACH_VECTOR(columns, lanes[part] += keep(exp_exact(load(x + j, count) - shift), count, 0.0f);)
    if (SUM_BLOCK_ENDS(columns)) {
      total = end_block(total, lanes PASS_SHARED);
    }
  }
  return total;
}

static floats masked(floats x, floats mask, float scale) {
  floats z = fma(ALL(scale), x, mask);
#if WIDTH == 1
  return mask == -INFINITY ? mask : z;
#else
  return select(z, mask, mask == ALL(-INFINITY));
#endif
}

ROW_KERNEL masked_softmax(int rows, int columns, float scale, __global const float *x, int xOffset,
                          int ldx, __global const float *mask, int maskOffset, int ldmask,
                          __global float *y, int yOffset, int ldy) {
  SHARED
  SKIP_BEYOND(rows)
  x += xOffset + ROW * ldx;
  mask += maskOffset + ROW * ldmask;
  y += yOffset + ROW * ldy;
  EACH_64(columns) {
    EACH_VECTOR(columns, {
      store(masked(load(x + j, count), load(mask + j, count), scale), y + j, count);
    })
  }
  float top = row_max(columns, y PASS_SHARED);
  top = top == -INFINITY ? 0.0f : top;
  floats lanes[PARTS];
  fill(lanes, 0.0f);
  float sum = 0.0f;
  EACH_64(columns) {
    EACH_VECTOR(columns, {
      floats e = exp_exact(load(y + j, count) - top);
      store(e, y + j, count);
      lanes[part] += keep(e, count, 0.0f);
    })
    if (SUM_BLOCK_ENDS(columns)) {
      sum = end_block(sum, lanes PASS_SHARED);
    }
  }
  float factor = sum == 0.0f ? 1.0f : 1.0f / sum;
  EACH_64(columns) {
    EACH_VECTOR(columns, store(load(y + j, count) * factor, y + j, count);)
  }
}

ROW_KERNEL softmax_backward(int rows, int columns, float scale, __global const float *y,
                            int yOffset, int ldy, __global const float *dy, int dyOffset, int lddy,
                            __global float *dx, int dxOffset, int lddx) {
  SHARED
  SKIP_BEYOND(rows)
  y += yOffset + ROW * ldy;
  dy += dyOffset + ROW * lddy;
  dx += dxOffset + ROW * lddx;
  floats lanes[PARTS];
  fill(lanes, 0.0f);
  float sum = 0.0f;
  EACH_64(columns) {
    EACH_VECTOR(columns, lanes[part] = fma(load(dy + j, count), load(y + j, count), lanes[part]);)
    if (SUM_BLOCK_ENDS(columns)) {
      sum = end_block(sum, lanes PASS_SHARED);
    }
  }
  EACH_64(columns) {
    EACH_VECTOR(columns, {
      store(scale * (load(y + j, count) * (load(dy + j, count) - sum)), dx + j, count);
    })
  }
}

ROW_KERNEL log_softmax(int rows, int columns, __global const float *x, int xOffset, int ldx,
                       __global float *y, int yOffset, int ldy) {
  SHARED
  SKIP_BEYOND(rows)
  x += xOffset + ROW * ldx;
  y += yOffset + ROW * ldy;
  float top = row_max(columns, x PASS_SHARED);
  float logarithm = log_of(sum_of_exp(columns, x, top PASS_SHARED));
  EACH_64(columns) {
    EACH_VECTOR(columns, store((load(x + j, count) - top) - logarithm, y + j, count);)
  }
}

ROW_KERNEL log_softmax_backward(int rows, int columns, __global const float *y, int yOffset,
                                int ldy, __global const float *dy, int dyOffset, int lddy,
                                __global float *dx, int dxOffset, int lddx) {
  SHARED
  SKIP_BEYOND(rows)
  y += yOffset + ROW * ldy;
  dy += dyOffset + ROW * lddy;
  dx += dxOffset + ROW * lddx;
  floats lanes[PARTS];
  fill(lanes, 0.0f);
  float sum = 0.0f;
  EACH_64(columns) {
    EACH_VECTOR(columns, lanes[part] += load(dy + j, count);)
    if (SUM_BLOCK_ENDS(columns)) {
      sum = end_block(sum, lanes PASS_SHARED);
    }
  }
  EACH_64(columns) {
    EACH_VECTOR(columns, {
      floats p = exp_exact(load(y + j, count));
      store(fma(-p, ALL(sum), load(dy + j, count)), dx + j, count);
    })
  }
}

ROW_KERNEL log_sum_exp(int rows, int columns, __global const float *x, int xOffset, int ldx,
                       __global float *y, int yOffset) {
  SHARED
  SKIP_BEYOND(rows)
  x += xOffset + ROW * ldx;
  float top = row_max(columns, x PASS_SHARED);
  float shift = fabs(top) == INFINITY ? 0.0f : top;
  float sum = sum_of_exp(columns, x, shift PASS_SHARED);
  if (FIRST_LANE(0) == 0) {
    y[yOffset + ROW] = shift + log_of(sum);
  }
}
