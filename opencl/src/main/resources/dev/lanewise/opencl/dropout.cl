// SPDX-License-Identifier: Apache-2.0

// The random bits of element i, by Philox 4x32-10: a word of a block of four, which each element
// makes for itself.
static uint random_bits(long i, uint k0, uint k1, uint stream0, uint stream1) {
  uint c0 = (uint)(i / 32 * 8 + i % 16 / 2);
  uint c1 = 0;
  uint c2 = stream0;
  uint c3 = stream1;
  for (int round = 0; round < 10; ++round) {
    uint high0 = mul_hi(0xD2511F53u, c0);
    uint low0 = 0xD2511F53u * c0;
    uint high1 = mul_hi(0xCD9E8D57u, c2);
    uint low1 = 0xCD9E8D57u * c2;
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  bool early = i % 32 < 16;
  return i % 2 == 0 ? (early ? c0 : c2) : (early ? c1 : c3);
}

KERNEL dropout(int n, int threshold, float factor, int seed0, int seed1, int stream0, int stream1,
               __global const float *x, int xOffset, __global float *y, int yOffset) {
  EACH(n)
  for (long j = i; j < i + min(count, (long)WIDTH); ++j) {
    uint bits = random_bits(j, (uint)seed0, (uint)seed1, (uint)stream0, (uint)stream1);
    y[yOffset + j] = (int)(bits >> 8) >= threshold ? x[xOffset + j] * factor : 0.0f;
  }
}
