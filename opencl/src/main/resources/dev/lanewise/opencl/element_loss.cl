// SPDX-License-Identifier: Apache-2.0

// One program for each loss; LOSS and SLOPE are its macros of functions.cl. totals[0] is the sum of
// the weights.

KERNEL element_loss(int n, float alpha, float beta, __global const float *x, int xOffset,
                    __global const float *t, int tOffset, int weighted,
                    __global const float *weights, int weightsOffset, float scale, int divided,
                    __global const float *totals, __global float *losses, int lossesOffset,
                    __global float *gradient, int gradientOffset) {
  EACH(n)
  floats element = LOAD(x);
  floats target = LOAD(t);
  floats loss = LOSS(element, target, alpha, beta);
  float factor = divided ? scale / totals[0] : scale;
  floats slope = SLOPE(element, target, alpha, beta) * factor;
  if (weighted) {
    loss *= LOAD(weights);
    slope *= LOAD(weights);
  }
  STORE(loss, losses);
  STORE(slope, gradient);
}
