// SPDX-License-Identifier: Apache-2.0

// Matrix products for devices whose work-item is a thread with vector registers: an item computes
// 8 rows x 32 columns in registers, without local memory. B comes packed in panels of 32 columns,
// filled up with zeros, so that the inner loop has no edges and no strides.

#define K_BLOCK 256
#define ROWS 8
#define PANEL 32
#define PACK_DEPTH 64

// Interleaves the halves: four rounds over 16 vectors, each with its partner 8 further on,
// transpose them.
#define INTERLEAVE_LOW(p, q)                                                                    \
  ((float16)(p.s0, q.s0, p.s1, q.s1, p.s2, q.s2, p.s3, q.s3, p.s4, q.s4, p.s5, q.s5, p.s6, q.s6, \
             p.s7, q.s7))
#define INTERLEAVE_HIGH(p, q)                                                                   \
  ((float16)(p.s8, q.s8, p.s9, q.s9, p.sa, q.sa, p.sb, q.sb, p.sc, q.sc, p.sd, q.sd, p.se, q.se, \
             p.sf, q.sf))
#define ROUND_OF_INTERLEAVING(from, to)            \
  _Pragma("unroll") for (int r = 0; r < 8; ++r) {  \
    to[2 * r] = INTERLEAVE_LOW(from[r], from[r + 8]);      \
    to[2 * r + 1] = INTERLEAVE_HIGH(from[r], from[r + 8]); \
  }

// Packs PACK_DEPTH rows of one panel of op(B), or of op(A) transposed.
__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void pack(
    int transposed, int n, int k, __global const float *b, int bOffset, int ldb,
    __global float *panels) {
  int column = (int)get_global_id(0) * PANEL;
  int first = (int)get_global_id(1) * PACK_DEPTH;
  int last = min(first + PACK_DEPTH, k);
  int columns = min(n - column, PANEL);
  panels += (long)column * k;
  b += bOffset;
  if (!transposed) {
    for (int p = first; p < last; ++p) {
      __global const float *row = b + (long)p * ldb + column;
      vstore16(load(row, columns), 0, panels + (long)p * PANEL);
      vstore16(load(row + 16, columns - 16), 0, panels + (long)p * PANEL + 16);
    }
    return;
  }
  for (int half_panel = 0; half_panel < PANEL; half_panel += 16) {
    for (int p = first; p < last; p += 16) {
      float16 x[16];
      float16 y[16];
      for (int r = 0; r < 16; ++r) {
        int j = half_panel + r;
        x[r] = j < columns ? load(b + (long)(column + j) * ldb + p, last - p) : (float16)(0.0f);
      }
      ROUND_OF_INTERLEAVING(x, y)
      ROUND_OF_INTERLEAVING(y, x)
      ROUND_OF_INTERLEAVING(x, y)
      ROUND_OF_INTERLEAVING(y, x)
      __global float *to = panels + (long)p * PANEL + half_panel;
      if (last - p >= 16) {
        _Pragma("unroll") for (int r = 0; r < 16; ++r) {
          vstore16(x[r], 0, to + r * PANEL);
        }
      } else {
        for (int r = 0; r < last - p; ++r) {
          vstore16(x[r], 0, to + r * PANEL);
        }
      }
    }
  }
}

#define EACH_ROW _Pragma("unroll") for (int r = 0; r < ROWS; ++r)

// op(A)'s element (i, p) is a[aOffset + i / PANEL * aPanel + i % PANEL * aRow + p * aColumn]: A as it
// is stored, or packed like B.
__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void product(
    int m, int n, int k, float alpha, __global const float *a, int aOffset, int aPanel, int aRow,
    int aColumn, __global const float *panels, float beta, __global float *c, int cOffset, int ldc,
    EPILOGUE_PARAMETERS) {
  int row = (int)get_global_id(0) * ROWS;
  int column = (int)get_global_id(1) * PANEL;
  int left = n - column;
  c += cOffset + column;
  float16 c0[ROWS];
  float16 c1[ROWS];
  // Rows beyond the last repeat it; they are computed and not stored.
  __global const float *rows[ROWS];
  EACH_ROW {
    int i = row + min(r, m - 1 - row);
    rows[r] = a + aOffset + (long)(i / PANEL) * aPanel + (i % PANEL) * aRow;
    c0[r] = 0.0f;
    c1[r] = 0.0f;
    if (beta != 0.0f) {
      c0[r] = beta * load(c + (long)i * ldc, left);
      c1[r] = beta * load(c + (long)i * ldc + 16, left - 16);
    }
  }
  __global const float *panel = panels + (long)column * k;
  for (int start = 0; start < k; start += K_BLOCK) {
    int end = min(start + K_BLOCK, k);
    float16 s0[ROWS];
    float16 s1[ROWS];
    EACH_ROW {
      s0[r] = 0.0f;
      s1[r] = 0.0f;
    }
    for (int p = start; p < end; ++p) {
      float16 b0 = vload16(0, panel);
      float16 b1 = vload16(1, panel);
      panel += PANEL;
      EACH_ROW {
        float16 x = rows[r][(long)p * aColumn];
        s0[r] = fma(x, b0, s0[r]);
        s1[r] = fma(x, b1, s1[r]);
      }
    }
    EACH_ROW {
      c0[r] = fma((float16)(alpha), s0[r], c0[r]);
      c1[r] = fma((float16)(alpha), s1[r], c1[r]);
    }
  }
  int rowsHere = min(ROWS, m - row);
  for (int r = 0; r < rowsHere; ++r) {
    __global float *to = c + (long)(row + r) * ldc;
    store(finish(c0[r], row + r, column, left, EPILOGUE), to, left);
    store(finish(c1[r], row + r, column + 16, left - 16, EPILOGUE), to + 16, left - 16);
  }
}
