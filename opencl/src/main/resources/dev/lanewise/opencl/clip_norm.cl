// SPDX-License-Identifier: Apache-2.0

// `parts` holds the sums of squares of the blocks, their largest magnitudes, and the power of two by
// which a second sum scales the elements, or 0 if the first one was good, and its inverse.

#define LEAST_SQUARES 0x1p-80f

ROW_KERNEL block_squares(int blocks, int n, int scaled, __global const float *x, int xOffset,
                         __global float *parts) {
  SHARED
  SKIP_BEYOND(blocks)
  float scale = scaled ? parts[2L * blocks] : 1.0f;
  if (scale == 0.0f) {
    return;
  }
  int columns = (int)min(n - ROW * SUM_BLOCK, (long)SUM_BLOCK);
  x += xOffset + ROW * SUM_BLOCK;
  floats lanes[PARTS];
  floats tops[PARTS];
  fill(lanes, 0.0f);
  fill(tops, 0.0f);
  EACH_64(columns) {
    EACH_VECTOR(columns, {
      floats v = scale * load(x + j, count);
      lanes[part] = fma(v, v, lanes[part]);
      tops[part] = fmax(tops[part], fabs(v));
    })
  }
  float sum = fold_sum(lanes PASS_SHARED);
  float top = fold_max(tops PASS_SHARED);
  if (FIRST_LANE(0) == 0) {
    parts[ROW] = sum;
    parts[blocks + ROW] = top;
  }
}

KERNEL whole_norm(int blocks, int scaled, __global float *parts, __global float *norm,
                  int normOffset) {
  __global float *scale = parts + 2L * blocks;
  if (get_global_id(0) != 0 || (scaled && scale[0] == 0.0f)) {
    return;
  }
  float sum = 0.0f;
  float top = 0.0f;
  for (int block = 0; block < blocks; ++block) {
    sum += parts[block];
    top = fmax(top, parts[blocks + block]);
  }
  norm += normOffset;
  if (scaled) {
    norm[0] = sqrt(sum) * scale[1];
    return;
  }
  bool good = sum >= LEAST_SQUARES && sum <= FLT_MAX;
  bool special = isnan(sum) || top == 0.0f || top > FLT_MAX;
  norm[0] = good ? sqrt(sum) : isnan(sum) ? sum : top;
  int exponent = good || special ? 0 : max(ilogb(top), -126);
  scale[0] = good || special ? 0.0f : ldexp(1.0f, -exponent);
  scale[1] = ldexp(1.0f, exponent);
}

KERNEL clip_norm(int n, float maxNorm, __global const float *norm, int normOffset,
                 __global float *gradient, int gradientOffset) {
  EACH(n)
  float found = norm[normOffset];
  if (!(found <= maxNorm)) {
    STORE(LOAD(gradient) * (maxNorm / found), gradient);
  }
}
