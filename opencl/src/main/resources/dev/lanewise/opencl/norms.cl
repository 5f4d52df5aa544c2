// SPDX-License-Identifier: Apache-2.0

// Without `centred` the mean is 0, and there is no beta.

#define K_BLOCK 256

static float row_sum(int columns, __global const float *x SHARED_PARAMETER) {
  floats lanes[PARTS];
  fill(lanes, 0.0f);
  float total = 0.0f;
  EACH_64(columns) {
    EACH_VECTOR(columns, lanes[part] += load(x + j, count);)
    if (SUM_BLOCK_ENDS(columns)) {
      total = end_block(total, lanes PASS_SHARED);
    }
  }
  return total;
}

static float row_squares(int columns, __global const float *x, float mean SHARED_PARAMETER) {
  floats lanes[PARTS];
  fill(lanes, 0.0f);
  float total = 0.0f;
  EACH_64(columns) {
    EACH_VECTOR(columns, {
      floats d = keep(load(x + j, count) - mean, count, 0.0f);
      lanes[part] = fma(d, d, lanes[part]);
    })
    if (SUM_BLOCK_ENDS(columns)) {
      total = end_block(total, lanes PASS_SHARED);
    }
  }
  return total;
}

ROW_KERNEL norm(int rows, int columns, int centred, float epsilon, __global const float *x,
                int xOffset, int ldx, __global const float *gamma, int gammaOffset,
                __global const float *beta, int betaOffset, __global float *y, int yOffset, int ldy,
                __global float *means, int meanOffset, __global float *rstds, int rstdOffset) {
  SHARED
  SKIP_BEYOND(rows)
  x += xOffset + ROW * ldx;
  y += yOffset + ROW * ldy;
  gamma += gammaOffset;
  beta += betaOffset;
  float sum = row_sum(columns, x PASS_SHARED);
  float mean = centred ? sum / columns : 0.0f;
  float rstd = 1.0f / sqrt(row_squares(columns, x, mean PASS_SHARED) / columns + epsilon);
  EACH_64(columns) {
    EACH_VECTOR(columns, {
      floats xhat = (load(x + j, count) - mean) * rstd;
      floats scale = load(gamma + j, count);
      floats z = centred ? fma(xhat, scale, load(beta + j, count)) : xhat * scale;
      store(z, y + j, count);
    })
  }
  if (FIRST_LANE(0) == 0) {
    rstds[rstdOffset + ROW] = rstd;
    if (centred) {
      means[meanOffset + ROW] = mean;
    }
  }
}

// The gradients of gamma and beta; one work-item takes WIDTH columns.
__kernel __attribute__((reqd_work_group_size(GROUP, 1, 1))) void norm_parameters(
    int rows, int columns, int centred, __global const float *x, int xOffset, int ldx,
    __global const float *means, int meanOffset, __global const float *rstds, int rstdOffset,
    __global const float *dy, int dyOffset, int lddy, __global float *dgamma, int dgammaOffset,
    __global float *dbeta, int dbetaOffset) {
  long j = (long)get_global_id(0) * WIDTH;
  long count = columns - j;
  if (count <= 0) {
    return;
  }
  x += xOffset + j;
  dy += dyOffset + j;
  floats gamma_total = 0.0f;
  floats beta_total = 0.0f;
  for (long start = 0; start < rows; start += K_BLOCK) {
    long end = min(start + K_BLOCK, (long)rows);
    floats gamma_sum = 0.0f;
    floats beta_sum = 0.0f;
    for (long i = start; i < end; ++i) {
      float mean = centred ? means[meanOffset + i] : 0.0f;
      floats d = load(dy + i * lddy, count);
      gamma_sum = fma(d, (load(x + i * ldx, count) - mean) * rstds[rstdOffset + i], gamma_sum);
      beta_sum += d;
    }
    gamma_total += gamma_sum;
    beta_total += beta_sum;
  }
  store(gamma_total, dgamma + dgammaOffset + j, count);
  if (centred) {
    store(beta_total, dbeta + dbetaOffset + j, count);
  }
}

// dx may lie over x or dy: each lane reads and writes its own elements only.
ROW_KERNEL norm_input(int rows, int columns, int centred, __global const float *x, int xOffset,
                      int ldx, __global const float *gamma, int gammaOffset,
                      __global const float *means, int meanOffset, __global const float *rstds,
                      int rstdOffset, __global const float *dy, int dyOffset, int lddy,
                      __global float *dx, int dxOffset, int lddx) {
  SHARED
  SKIP_BEYOND(rows)
  x += xOffset + ROW * ldx;
  gamma += gammaOffset;
  dy += dyOffset + ROW * lddy;
  dx += dxOffset + ROW * lddx;
  float mean = centred ? means[meanOffset + ROW] : 0.0f;
  float rstd = rstds[rstdOffset + ROW];
  floats sums[PARTS];
  floats products[PARTS];
  fill(sums, 0.0f);
  fill(products, 0.0f);
  float a = 0.0f;
  float b = 0.0f;
  EACH_64(columns) {
    EACH_VECTOR(columns, {
      floats xhat = keep((load(x + j, count) - mean) * rstd, count, 0.0f);
      floats d = load(dy + j, count) * load(gamma + j, count);
      sums[part] += d;
      products[part] = fma(d, xhat, products[part]);
    })
    if (SUM_BLOCK_ENDS(columns)) {
      a = end_block(a, sums PASS_SHARED);
      b = end_block(b, products PASS_SHARED);
    }
  }
  a = centred ? a / columns : 0.0f;
  b /= columns;
  EACH_64(columns) {
    EACH_VECTOR(columns, {
      floats xhat = (load(x + j, count) - mean) * rstd;
      floats d = load(dy + j, count) * load(gamma + j, count);
      store(fma(ALL(-b), xhat, d - a) * rstd, dx + j, count);
    })
  }
}
