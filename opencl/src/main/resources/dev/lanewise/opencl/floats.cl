// SPDX-License-Identifier: Apache-2.0

// What a work-item computes on: WIDTH lanes, each on its own. One lane suits devices that run
// work-items side by side; 16 suit CPUs, where one work-item is one thread of vector code.

#pragma OPENCL FP_CONTRACT OFF

#if WIDTH == 1
typedef float floats;
typedef int ints;
typedef uint uints;
#define AS_FLOATS as_float
#define AS_INTS as_int
#define AS_UINTS as_uint
#define CONVERT_FLOATS convert_float
#define CONVERT_INTS convert_int_sat
#else
typedef float16 floats;
typedef int16 ints;
typedef uint16 uints;
#define AS_FLOATS as_float16
#define AS_INTS as_int16
#define AS_UINTS as_uint16
#define CONVERT_FLOATS convert_float16
#define CONVERT_INTS convert_int16_sat
#endif

// The same number in all lanes.
#define ALL(x) ((floats)(x))

// The first `count` lanes from memory, +0 in the others.
static floats load(__global const float *x, long count) {
#if WIDTH == 1
  return count > 0 ? x[0] : 0.0f;
#else
  if (count >= 16) {
    return vload16(0, x);
  }
  float lanes[16];
  for (int i = 0; i < 16; ++i) {
    lanes[i] = i < count ? x[i] : 0.0f;
  }
  return vload16(0, lanes);
#endif
}

// The first `count` lanes to memory.
static void store(floats y, __global float *x, long count) {
#if WIDTH == 1
  if (count > 0) {
    x[0] = y;
  }
#else
  if (count >= 16) {
    vstore16(y, 0, x);
    return;
  }
  float lanes[16];
  vstore16(y, 0, lanes);
  for (int i = 0; i < count; ++i) {
    x[i] = lanes[i];
  }
#endif
}
