// SPDX-License-Identifier: Apache-2.0

// One program for each function; UNARY, BINARY or TERNARY is its macro of functions.cl.

#ifdef UNARY
KERNEL map(int n, float alpha, float beta, __global const float *x, int xOffset,
           __global float *y, int yOffset) {
  EACH(n)
  STORE(UNARY(LOAD(x), alpha, beta), y);
}
#endif

#ifdef BINARY
KERNEL combine(int n, float alpha, float beta, __global const float *x, int xOffset,
               __global const float *y, int yOffset, __global float *z, int zOffset) {
  EACH(n)
  STORE(BINARY(LOAD(x), LOAD(y), alpha, beta), z);
}
#endif

#ifdef TERNARY
KERNEL combine(int n, __global const float *x, int xOffset, __global const float *y, int yOffset,
               __global const float *z, int zOffset, __global float *w, int wOffset) {
  EACH(n)
  STORE(TERNARY(LOAD(x), LOAD(y), LOAD(z), 0.0f, 0.0f), w);
}
#endif
