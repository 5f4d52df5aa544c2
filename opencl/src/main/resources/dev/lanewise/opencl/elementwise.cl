// SPDX-License-Identifier: Apache-2.0

#define MAP(name, value)                                                                       \
  KERNEL name(int n, __global const float *x, int xOffset, __global float *y, int yOffset) {   \
    EACH(n)                                                                                    \
    floats v = LOAD(x);                                                                        \
    STORE(value, y);                                                                           \
  }

MAP(map_exp, exp_exact(v))
MAP(map_log, log_exact(v))
MAP(map_relu, relu_exact(v))
MAP(map_sigmoid, sigmoid_exact(v))
MAP(map_tanh, tanh_exact(v))
MAP(map_gelu, gelu_exact(v))

#define COMBINE(name, value)                                                                   \
  KERNEL name(int n, __global const float *x, int xOffset, __global const float *y,            \
              int yOffset, __global float *z, int zOffset) {                                   \
    EACH(n)                                                                                    \
    floats v = LOAD(x);                                                                        \
    floats w = LOAD(y);                                                                        \
    STORE(value, z);                                                                           \
  }

COMBINE(add, v + w)
COMBINE(multiply, v * w)

// v is the function's value, w the gradient that arrives.
COMBINE(relu_backward, select(w, ALL(0.0f), v <= 0.0f))
COMBINE(sigmoid_backward, w * (v * (1.0f - v)))
COMBINE(tanh_backward, w * fma(-v, v, ALL(1.0f)))

// v is the function's argument.
COMBINE(gelu_backward, w * gelu_slope(v))

KERNEL axpy(int n, float alpha, __global const float *x, int xOffset, __global float *y,
            int yOffset) {
  EACH(n)
  STORE(fma(ALL(alpha), LOAD(x), LOAD(y)), y);
}

KERNEL scale(int n, float alpha, __global const float *x, int xOffset, __global float *y,
             int yOffset) {
  EACH(n)
  STORE(alpha * LOAD(x), y);
}

KERNEL clear(int n, __global float *x, int xOffset) {
  EACH(n)
  STORE(ALL(0.0f), x);
}
