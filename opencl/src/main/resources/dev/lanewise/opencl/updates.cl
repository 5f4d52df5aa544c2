// SPDX-License-Identifier: Apache-2.0

KERNEL sgd(int n, float learning_rate, __global const float *g, int gOffset, __global float *p,
           int pOffset) {
  EACH(n)
  STORE(fma(ALL(-learning_rate), LOAD(g), LOAD(p)), p);
}

KERNEL adam(int n, float beta1, float rest1, float beta2, float rest2, float step_size,
            float root_scale, float epsilon, __global const float *g, int gOffset,
            __global float *m, int mOffset, __global float *v, int vOffset, __global float *p,
            int pOffset) {
  EACH(n)
  floats gradient = LOAD(g);
  floats moment1 = fma(ALL(beta1), LOAD(m), rest1 * gradient);
  floats moment2 = fma(ALL(beta2), LOAD(v), (rest2 * gradient) * gradient);
  STORE(moment1, m);
  STORE(moment2, v);
  floats root = fma(sqrt(moment2), ALL(root_scale), ALL(epsilon));
  STORE(fma(ALL(-step_size), moment1 / root, LOAD(p)), p);
}
