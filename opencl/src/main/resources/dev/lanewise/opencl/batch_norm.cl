// SPDX-License-Identifier: Apache-2.0

// Columns are channels; but for the output, one work-item takes WIDTH of them.

#define K_BLOCK 256
#define COLUMN_KERNEL __kernel __attribute__((reqd_work_group_size(GROUP, 1, 1))) void

// Runs the body for the rows of each block, then the end.
#define EACH_BLOCK(body, end_of_block)                        \
  for (long start = 0; start < rows; start += K_BLOCK) {      \
    long end = min(start + K_BLOCK, (long)rows);              \
    floats block = 0.0f;                                      \
    floats other = 0.0f;                                      \
    for (long i = start; i < end; ++i) {                      \
      body                                                    \
    }                                                         \
    end_of_block                                              \
  }

COLUMN_KERNEL batch_norm(int rows, int columns, float epsilon, float momentum,
                         __global const float *x, int xOffset, int ldx,
                         __global float *running_mean, int meanOffset,
                         __global float *running_variance, int varianceOffset,
                         __global float *means, int meansOffset, __global float *rstds,
                         int rstdsOffset) {
  long first = (long)get_global_id(0) * WIDTH;
  long count = columns - first;
  if (count <= 0) {
    return;
  }
  x += xOffset + first;
  running_mean += meanOffset + first;
  running_variance += varianceOffset + first;
  floats total = 0.0f;
  EACH_BLOCK(block += load(x + i * ldx, count);, total += block;)
  floats mean = total / rows;
  floats squares = 0.0f;
  EACH_BLOCK({
    floats d = load(x + i * ldx, count) - mean;
    block = fma(d, d, block);
  }, squares += block;)
  store(mean, means + meansOffset + first, count);
  store(1.0f / sqrt(squares / rows + epsilon), rstds + rstdsOffset + first, count);
  floats old = load(running_mean, count);
  store(fma(ALL(momentum), mean - old, old), running_mean, count);
  old = load(running_variance, count);
  store(fma(ALL(momentum), squares / (rows - 1) - old, old), running_variance, count);
}

// With an epsilon that is not negative, rstds are variances.
ROW_KERNEL batch_norm_output(int rows, int columns, __global const float *x, int xOffset, int ldx,
                             __global const float *gamma, int gammaOffset,
                             __global const float *beta, int betaOffset,
                             __global const float *means, int meansOffset,
                             __global const float *rstds, int rstdsOffset, float epsilon,
                             __global float *y, int yOffset, int ldy) {
  SKIP_BEYOND(rows)
  x += xOffset + ROW * ldx;
  y += yOffset + ROW * ldy;
  EACH_64(columns) {
    EACH_VECTOR(columns, {
      floats rstd = load(rstds + rstdsOffset + j, count);
      rstd = epsilon < 0.0f ? rstd : 1.0f / sqrt(rstd + epsilon);
      floats xhat = (load(x + j, count) - load(means + meansOffset + j, count)) * rstd;
      floats scale = load(gamma + gammaOffset + j, count);
      store(fma(xhat, scale, load(beta + betaOffset + j, count)), y + j, count);
    })
  }
}

// dx may lie over x or dy: each lane reads its column before it writes it, row by row.
COLUMN_KERNEL batch_norm_input(int rows, int columns, __global const float *x, int xOffset,
                               int ldx, __global const float *gamma, int gammaOffset,
                               __global const float *means, int meansOffset,
                               __global const float *rstds, int rstdsOffset,
                               __global const float *dy, int dyOffset, int lddy,
                               __global float *dx, int dxOffset, int lddx,
                               __global float *dgamma, int dgammaOffset, __global float *dbeta,
                               int dbetaOffset) {
  long first = (long)get_global_id(0) * WIDTH;
  long count = columns - first;
  if (count <= 0) {
    return;
  }
  x += xOffset + first;
  dy += dyOffset + first;
  dx += dxOffset + first;
  floats mean = load(means + meansOffset + first, count);
  floats rstd = load(rstds + rstdsOffset + first, count);
  floats gamma_sum = 0.0f;
  floats beta_sum = 0.0f;
  EACH_BLOCK({
    floats d = load(dy + i * lddy, count);
    block = fma(d, (load(x + i * ldx, count) - mean) * rstd, block);
    other += d;
  }, gamma_sum += block; beta_sum += other;)
  store(gamma_sum, dgamma + dgammaOffset + first, count);
  store(beta_sum, dbeta + dbetaOffset + first, count);
  floats factor = load(gamma + gammaOffset + first, count) * rstd;
  floats a = beta_sum / rows;
  floats b = gamma_sum / rows;
  for (long i = 0; i < rows; ++i) {
    floats xhat = (load(x + i * ldx, count) - mean) * rstd;
    floats d = load(dy + i * lddy, count) - a;
    store(factor * fma(-b, xhat, d), dx + i * lddx, count);
  }
}
