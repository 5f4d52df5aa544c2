// SPDX-License-Identifier: Apache-2.0

KERNEL clear(int n, __global float *x, int xOffset) {
  EACH(n)
  STORE(ALL(0.0f), x);
}
