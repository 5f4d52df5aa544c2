// SPDX-License-Identifier: Apache-2.0

// Matrix products for devices with local memory and many work-items: a group computes TILE x TILE
// elements, an item PER_ITEM x PER_ITEM of them in registers, from slices of A and B that the
// group copies into local memory. What lies outside the matrices is copied as zero.

#define K_BLOCK 256
#define DEPTH 16
#define SIDE (TILE / PER_ITEM)
#define ITEMS (SIDE * SIDE)
// Vectors of four stay aligned, and items that store a column of a slice use several banks.
#define PITCH (TILE + 4)
// Where an item's element s lies in the tile: in runs of four, for vector loads.
#define PLACE(item, s) ((s) / 4 * (SIDE * 4) + (item) * 4 + (s) % 4)

#define EACH(r) _Pragma("unroll") for (int r = 0; r < PER_ITEM; ++r)
#define EACH_ELEMENT EACH(r) EACH(s)

// One step of the chains, with row q of both slices.
#define STEP(q)                                                              \
  {                                                                          \
    float a_here[PER_ITEM];                                                  \
    float b_here[PER_ITEM];                                                  \
    _Pragma("unroll") for (int r = 0; r < PER_ITEM; r += 4) {                \
      vstore4(*(__local const float4 *)(a_slice + (q) * PITCH + PLACE(y, r)), 0, a_here + r); \
      vstore4(*(__local const float4 *)(b_slice + (q) * PITCH + PLACE(x, r)), 0, b_here + r); \
    }                                                                        \
    EACH_ELEMENT {                                                           \
      sum[r][s] = fma(a_here[r], b_here[s], sum[r][s]);                      \
    }                                                                        \
  }

// Copies a slice: element (i, p) lies at x[i * stride + p * step], and goes to slice[p][i].
// Neighbouring items read neighbouring memory: along p where that is contiguous, else along i.
static void copy_slice(__global const float *x, long stride, long step, int size, int depth,
                       __local float *slice) {
  int item = get_local_id(1) * SIDE + get_local_id(0);
  for (int e = item; e < TILE * DEPTH; e += ITEMS) {
    int i = step == 1 ? e / DEPTH : e % TILE;
    int p = step == 1 ? e % DEPTH : e / TILE;
    slice[p * PITCH + i] = i < size && p < depth ? x[i * stride + p * step] : 0.0f;
  }
}

// op(A)'s element (i, p) is a[aOffset + i * aRow + p * aColumn], and op(B)'s (p, j) is
// b[bOffset + p * bRow + j * bColumn].
__kernel __attribute__((reqd_work_group_size(SIDE, SIDE, 1))) void product(
    int m, int n, int k, float alpha, __global const float *a, int aOffset, int aRow, int aColumn,
    __global const float *b, int bOffset, int bRow, int bColumn, float beta, __global float *c,
    int cOffset, int ldc, EPILOGUE_PARAMETERS) {
  __local float a_slice[DEPTH * PITCH] __attribute__((aligned(16)));
  __local float b_slice[DEPTH * PITCH] __attribute__((aligned(16)));
  int x = get_local_id(0);
  int y = get_local_id(1);
  long first_row = (long)get_group_id(1) * TILE;
  long first_column = (long)get_group_id(0) * TILE;
  a += aOffset + first_row * aRow;
  b += bOffset + first_column * bColumn;
  c += cOffset;

  float result[PER_ITEM][PER_ITEM];
  EACH_ELEMENT {
    long i = first_row + PLACE(y, r);
    long j = first_column + PLACE(x, s);
    result[r][s] = beta != 0.0f && i < m && j < n ? beta * c[i * ldc + j] : 0.0f;
  }
  for (int start = 0; start < k; start += K_BLOCK) {
    int end = min(start + K_BLOCK, k);
    float sum[PER_ITEM][PER_ITEM];
    EACH_ELEMENT {
      sum[r][s] = 0.0f;
    }
    for (int p = start; p < end; p += DEPTH) {
      int depth = min(end - p, DEPTH);
      copy_slice(a + (long)p * aColumn, aRow, aColumn, (int)(m - first_row), depth, a_slice);
      copy_slice(b + (long)p * bRow, bColumn, bRow, (int)(n - first_column), depth, b_slice);
      barrier(CLK_LOCAL_MEM_FENCE);
      // A shorter slice stops early: one more 0 * 0 would turn a sum of -0 into +0.
      if (depth == DEPTH) {
        _Pragma("unroll") for (int q = 0; q < DEPTH; ++q) STEP(q)
      } else {
        for (int q = 0; q < depth; ++q) STEP(q)
      }
      barrier(CLK_LOCAL_MEM_FENCE);
    }
    EACH_ELEMENT {
      result[r][s] = fma(alpha, sum[r][s], result[r][s]);
    }
  }
  EACH_ELEMENT {
    long i = first_row + PLACE(y, r);
    long j = first_column + PLACE(x, s);
    if (i < m && j < n) {
      c[i * ldc + j] = finish(result[r][s], i, j, 1, EPILOGUE);
    }
  }
}
