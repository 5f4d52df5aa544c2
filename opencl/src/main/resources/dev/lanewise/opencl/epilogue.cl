// SPDX-License-Identifier: Apache-2.0

// What a matrix product does to its finished elements: the order of dev.lanewise.kernels.Epilogue.
// `biased` is 0 without a bias, 1 for one per column, 2 for one per row. ACTIVATION is a macro of
// functions.cl; so are GATE, which takes an operand and the element, and SLOPES, the other way
// round, one of which may be in its place.

#ifndef ACTIVATION
#define ACTIVATION UNARY_IDENTITY
#endif

#define EPILOGUE_PARAMETERS                                                                    \
  int biased, __global const float *bias, int biasOffset, int hasResidual,                     \
      __global const float *residual, int residualOffset, int ldResidual,                      \
      float activationAlpha, float activationBeta, int keeping, __global float *kept,          \
      int keptOffset, int ldKept, __global const float *operand, int operandOffset,            \
      int ldOperand

#define EPILOGUE                                                                               \
  biased, bias, biasOffset, hasResidual, residual, residualOffset, ldResidual,                 \
      activationAlpha, activationBeta, keeping, kept, keptOffset, ldKept, operand,             \
      operandOffset, ldOperand

// The lanes of row i from column j on, of which `count` exist.
static floats finish(floats c, long i, long j, long count, EPILOGUE_PARAMETERS) {
  if (biased == 1) {
    c += load(bias + biasOffset + j, count);
  } else if (biased == 2) {
    c += bias[biasOffset + i];
  }
  if (hasResidual) {
    c += load(residual + residualOffset + i * ldResidual + j, count);
  }
  if (keeping) {
    store(c, kept + keptOffset + i * ldKept + j, count);
  }
#if defined(GATE)
  return GATE(load(operand + operandOffset + i * ldOperand + j, count), c, 0.0f, 0.0f);
#elif defined(SLOPES)
  return SLOPES(c, load(operand + operandOffset + i * ldOperand + j, count), 0.0f, 0.0f);
#else
  return ACTIVATION(c, activationAlpha, activationBeta);
#endif
}
