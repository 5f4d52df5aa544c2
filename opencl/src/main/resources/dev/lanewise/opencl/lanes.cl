// SPDX-License-Identifier: Apache-2.0

// A row has 64 lanes: element j belongs to lane j mod 64. Where WIDTH is 1, the lanes are the 64
// work-items of a group, and a group has one row. Otherwise a work-item has a row with all its
// lanes, in four vectors.

#define LANES 64
#define SUM_BLOCK 4096

#if WIDTH == 1
#define PARTS 1
#define ROW ((long)get_group_id(0))
#define FIRST_LANE(part) ((int)get_local_id(0))
// There is a group for each row and no other; and no item may leave before a barrier.
#define SKIP_BEYOND(rows)
#define SHARED __local float shared[LANES];
#define SHARED_PARAMETER , __local float *shared
#define PASS_SHARED , shared
#define FIRST(x) (x)
#else
#define PARTS (LANES / WIDTH)
#define ROW ((long)get_global_id(0))
#define FIRST_LANE(part) ((part) * WIDTH)
#define SKIP_BEYOND(rows) \
  if (ROW >= rows) {      \
    return;               \
  }
#define SHARED
#define SHARED_PARAMETER
#define PASS_SHARED
#define FIRST(x) ((x).s0)
#define INDEX ((int16)(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15))
#endif

#define ROW_KERNEL __kernel __attribute__((reqd_work_group_size(ROW_GROUP, 1, 1))) void

// Each vector of a row: its first element j and the number of elements from there to the end.
#define EACH_VECTOR(columns, body)                        \
  for (int part = 0; part < PARTS; ++part) {             \
    long j = block + FIRST_LANE(part);                   \
    if (j < columns) {                                   \
      int count = (int)min(columns - j, (long)WIDTH);    \
      body                                               \
    }                                                    \
  }
#define EACH_64(columns) for (long block = 0; block < columns; block += LANES)
#define SUM_BLOCK_ENDS(columns) ((block + LANES) % SUM_BLOCK == 0 || block + LANES >= columns)

// Folds the 64 lanes in halves.
#if WIDTH == 1
#define FOLD(name, combine)                                            \
  static float name(const float *lanes, __local float *shared) {       \
    int lane = get_local_id(0);                                        \
    shared[lane] = lanes[0];                                           \
    barrier(CLK_LOCAL_MEM_FENCE);                                      \
    for (int distance = LANES / 2; distance > 0; distance /= 2) {      \
      if (lane < distance) {                                           \
        shared[lane] = combine(shared[lane], shared[lane + distance]); \
      }                                                                \
      barrier(CLK_LOCAL_MEM_FENCE);                                    \
    }                                                                  \
    float all = shared[0];                                             \
    barrier(CLK_LOCAL_MEM_FENCE);                                      \
    return all;                                                        \
  }
#else
#define FOLD(name, combine)                                                         \
  static float name(const floats *lanes) {                                          \
    floats p = combine(combine(lanes[0], lanes[2]), combine(lanes[1], lanes[3]));   \
    float8 p8 = combine((float8)(p.s0, p.s1, p.s2, p.s3, p.s4, p.s5, p.s6, p.s7),   \
                        (float8)(p.s8, p.s9, p.sa, p.sb, p.sc, p.sd, p.se, p.sf));  \
    float4 p4 = combine((float4)(p8.s0, p8.s1, p8.s2, p8.s3),                       \
                        (float4)(p8.s4, p8.s5, p8.s6, p8.s7));                      \
    float2 p2 = combine((float2)(p4.s0, p4.s1), (float2)(p4.s2, p4.s3));            \
    return combine(p2.x, p2.y);                                                     \
  }
#endif

#define PLUS(x, y) ((x) + (y))

FOLD(fold_sum, PLUS)
// fmax prefers a number to NaN.
FOLD(fold_max, fmax)

static void fill(floats *lanes, float value) {
  for (int part = 0; part < PARTS; ++part) {
    lanes[part] = value;
  }
}

// Adds the partial sums of a finished block to the total and clears them.
static float end_block(float total, floats *lanes SHARED_PARAMETER) {
  total += fold_sum(lanes PASS_SHARED);
  fill(lanes, 0.0f);
  return total;
}

// The lanes from `count` on become `other`.
static floats keep(floats x, int count, float other) {
#if WIDTH == 1
  return count > 0 ? x : other;
#else
  return count >= WIDTH ? x : select(ALL(other), x, INDEX < count);
#endif
}

// The lane of element `place` becomes `other`, if it is among those from element j on.
static floats replace(floats x, long j, int place, float other) {
#if WIDTH == 1
  return j == place ? other : x;
#else
  return place < j || place >= j + WIDTH ? x : select(x, ALL(other), INDEX == (int)(place - j));
#endif
}

// The largest element, as exp(x - max) needs it: a row with NaN may give any number.
static float row_max(int columns, __global const float *x SHARED_PARAMETER) {
  floats lanes[PARTS];
  fill(lanes, -INFINITY);
  EACH_64(columns) {
    EACH_VECTOR(columns, {
      lanes[part] = fmax(lanes[part], keep(load(x + j, count), count, -INFINITY));
    })
  }
  return fold_max(lanes PASS_SHARED);
}
