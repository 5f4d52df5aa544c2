// SPDX-License-Identifier: Apache-2.0

#if WIDTH == 1
#define FOUND __local int found[LANES];
#define FOUND_PARAMETER , __local int *found
#define PASS_FOUND , found
#define STEP LANES
#else
#define FOUND
#define FOUND_PARAMETER
#define PASS_FOUND
#define STEP 1
#endif

// Whether element i, which is a, comes before element j, which is b.
static bool before(float a, int i, float b, int j) {
  bool a_nan = a != a;
  bool b_nan = b != b;
  return a_nan || b_nan ? a_nan && (!b_nan || i < j) : a > b || (a == b && i < j);
}

// The first element after the given one; -1 if there is none.
static int next_of(int columns, __global const float *x, float value, int place FOUND_PARAMETER) {
  int best = -1;
  for (int j = FIRST_LANE(0); j < columns; j += STEP) {
    if (before(value, place, x[j], j) && (best < 0 || before(x[j], j, x[best], best))) {
      best = j;
    }
  }
#if WIDTH == 1
  int lane = get_local_id(0);
  found[lane] = best;
  barrier(CLK_LOCAL_MEM_FENCE);
  for (int distance = LANES / 2; distance > 0; distance /= 2) {
    if (lane < distance) {
      int mine = found[lane];
      int other = found[lane + distance];
      if (other >= 0 && (mine < 0 || before(x[other], other, x[mine], mine))) {
        found[lane] = other;
      }
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  best = found[0];
  barrier(CLK_LOCAL_MEM_FENCE);
#endif
  return best;
}

ROW_KERNEL row_maxima(int rows, int columns, __global const float *x, int xOffset, int ldx,
                      __global float *y, int yOffset) {
  FOUND
  SKIP_BEYOND(rows)
  x += xOffset + ROW * ldx;
  int best = next_of(columns, x, NAN, -1 PASS_FOUND);
  if (FIRST_LANE(0) == 0) {
    y[yOffset + ROW] = x[best];
  }
}

// One work-item takes WIDTH columns and goes down the rows.
__kernel __attribute__((reqd_work_group_size(GROUP, 1, 1))) void column_maxima(
    int rows, int columns, __global const float *x, int xOffset, int ldx, __global float *y,
    int yOffset) {
  long j = (long)get_global_id(0) * WIDTH;
  long count = columns - j;
  if (count <= 0) {
    return;
  }
  x += xOffset + j;
  floats best = load(x, count);
  for (long i = 1; i < rows; ++i) {
    floats next = load(x + i * ldx, count);
    best = select(best, next, (next > best) | (next != next));
  }
  store(best, y + yOffset + j, count);
}

ROW_KERNEL row_argmax(int rows, int columns, __global const float *x, int xOffset, int ldx,
                      __global int *indices, int indicesOffset) {
  FOUND
  SKIP_BEYOND(rows)
  x += xOffset + ROW * ldx;
  int best = next_of(columns, x, NAN, -1 PASS_FOUND);
  if (FIRST_LANE(0) == 0) {
    indices[indicesOffset + ROW] = best;
  }
}

ROW_KERNEL row_top(int rows, int columns, int k, __global const float *x, int xOffset, int ldx,
                   __global float *values, int valuesOffset, int ldvalues, __global int *indices,
                   int indicesOffset, int ldindices) {
  FOUND
  SKIP_BEYOND(rows)
  x += xOffset + ROW * ldx;
  values += valuesOffset + ROW * ldvalues;
  indices += indicesOffset + ROW * ldindices;
  float value = NAN;
  int place = -1;
  for (int r = 0; r < k; ++r) {
    place = next_of(columns, x, value, place PASS_FOUND);
    value = x[place];
    if (FIRST_LANE(0) == 0) {
      values[r] = value;
      indices[r] = place;
    }
  }
}
