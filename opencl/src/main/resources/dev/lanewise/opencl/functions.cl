// SPDX-License-Identifier: Apache-2.0

// Functions of each lane: the steps and literals of dev.lanewise.kernels.reference.Functions.

#define LN2_HIGH 0x1.62e430p-1f
#define LN2_LOW -0x1.05c610p-29f
#define LOG2_E 0x1.715476p+0f
#define ROUND 0x1.8p23f
#define ROUND_BIASED 0x1.8001fcp23f

// (e^r - 1 - r) / r^2
static floats expm1_tail(floats r) {
  floats q = fma(ALL(0x1.6ac144p-10f), r, ALL(0x1.123da6p-7f));
  q = fma(q, r, ALL(0x1.555858p-5f));
  q = fma(q, r, ALL(0x1.55548cp-3f));
  return fma(q, r, ALL(0x1.fffffcp-2f));
}

static floats exp_exact(floats x) {
  floats rounded = fma(x, ALL(LOG2_E), ALL(ROUND_BIASED));
  floats n = rounded - ROUND_BIASED;
  floats high = fma(n, ALL(-(LN2_HIGH)), x);
  floats low = n * -(LN2_LOW);
  floats r = high + low;
  floats mantissa = 1.0f + (high + fma(r * r, expm1_tail(r), low));
  ints both = AS_INTS(rounded);
  ints half_of_both = both >> 1;
  floats y = mantissa * AS_FLOATS(AS_UINTS(half_of_both) << 23)
      * AS_FLOATS(AS_UINTS(both - half_of_both) << 23);
  y = select(y, ALL(INFINITY), x > 0x1.62e42ep6f);
  return select(y, ALL(0.0f), x < -104.0f);
}

static floats log_exact(floats x) {
  ints subnormal = x < 0x1p-126f;
  uints bits = AS_UINTS(select(x, x * 0x1p23f, subnormal));
  ints exponent = AS_INTS(bits - 0x3f2aaaabu) >> 23;
  floats f = AS_FLOATS(bits - (AS_UINTS(exponent) << 23)) - 1.0f;
  floats n = CONVERT_FLOATS(exponent) - select(ALL(0.0f), ALL(23.0f), subnormal);
  floats q = fma(ALL(-0x1.0eda38p-3f), f, ALL(0x1.1d6dd2p-3f));
  q = fma(q, f, ALL(-0x1.efc5d6p-4f));
  q = fma(q, f, ALL(0x1.1f10b4p-3f));
  q = fma(q, f, ALL(-0x1.55bf1cp-3f));
  q = fma(q, f, ALL(0x1.99cbfcp-3f));
  q = fma(q, f, ALL(-0x1.fffdfep-3f));
  q = fma(q, f, ALL(0x1.555512p-2f));
  q = fma(q, f, ALL(-0.5f));
  floats y = fma(n, ALL(LN2_HIGH), fma(f * f, q, fma(n, ALL(LN2_LOW), f)));
  y = select(x, y, x < INFINITY);
  y = select(y, ALL(-INFINITY), x == 0.0f);
  return select(y, ALL(NAN), x < 0.0f);
}

static floats sigmoid_exact(floats x) {
  floats e = exp_exact(-fabs(x));
  floats w = e / (1.0f + e);
  floats base = select(ALL(1.0f), e, x < 0.0f);
  return fma(-base, w, base);
}

static floats tanh_exact(floats x) {
  floats a = fabs(x);
  floats z = a * a;
  floats p = fma(ALL(-0x1.a044c2p-5f), z, ALL(0x1.10c70ap-3f));
  p = fma(p, z, ALL(-0x1.5554dcp-2f));
  floats near = fma(a * z, p, a);
  floats clamped = select(a, ALL(9.5f), a > 9.5f);
  floats t = clamped + clamped;
  floats rounded = fma(t, ALL(LOG2_E), ALL(ROUND));
  floats n = rounded - ROUND;
  floats r = fma(n, ALL(-(LN2_LOW)), fma(n, ALL(-(LN2_HIGH)), t));
  floats scale = AS_FLOATS((AS_UINTS(rounded) << 23) + 0x3f800000u);
  floats m = fma(scale, fma(r * r, expm1_tail(r), r), scale - 1.0f);
  floats far = m / (m + 2.0f);
  return copysign(select(far, near, a < 0.28f), x);
}

static floats relu_exact(floats x) {
  return select(x, ALL(0.0f), x <= 0.0f);
}

// The numbers are those that ClKernel gives to activations.
static floats activate(floats x, int activation) {
  switch (activation) {
    case 1:
      return relu_exact(x);
    case 2:
      return sigmoid_exact(x);
    case 3:
      return tanh_exact(x);
    default:
      return x;
  }
}
