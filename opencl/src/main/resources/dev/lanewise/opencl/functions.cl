// SPDX-License-Identifier: Apache-2.0

// Functions of each lane: the steps and literals of dev.lanewise.kernels.reference.Functions.

#define LN2_HIGH 0x1.62e430p-1f
#define LN2_LOW -0x1.05c610p-29f
#define LOG2_E 0x1.715476p+0f
#define ROUND 0x1.8p23f
#define ROUND_BIASED 0x1.8001fcp23f
#define ROUND_SCALED 0x1.80017ep23f
#define GELU_Q_HIGH 0x1.65d26p4f
#define GELU_Q_LOW -0x1.226128p-20f
#define GELU_OCTAVE_HIGH 0x1.36d9d6p3f
#define GELU_OCTAVE_LOW -0x1.25115cp-22f
#define GELU_OCTAVES 0x1.a5a7dp-4f

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

static floats gelu_clamped(floats x) {
  floats a = fabs(x);
  return select(a, ALL(11.0f), a > 11.0f);
}

static floats gelu_rounded(floats a) {
  return fma(a * fma(a, a, ALL(GELU_Q_HIGH)), ALL(-GELU_OCTAVES), ALL(ROUND_SCALED));
}

static floats gelu_expm1(floats a, floats rounded) {
  floats n = rounded - ROUND_SCALED;
  floats p = fma(a, a, ALL(GELU_Q_HIGH));
  floats p_low = fma(a, a, GELU_Q_HIGH - p) + GELU_Q_LOW;
  floats z = a * p;
  floats z_low = fma(a, p_low, fma(a, p, -z));
  floats r = fma(n, ALL(GELU_OCTAVE_HIGH), z) + fma(n, ALL(GELU_OCTAVE_LOW), z_low);
  floats q = fma(ALL(0x1.91d72p-33f), r, ALL(-0x1.0a4b88p-26f));
  q = fma(q, r, ALL(0x1.21f36p-20f));
  q = fma(q, r, ALL(-0x1.fbece2p-15f));
  q = fma(q, r, ALL(0x1.4dad5ep-9f));
  return fma(q, r, ALL(-0x1.2444f4p-4f)) * r;
}

static floats gelu_exact(floats x) {
  floats a = gelu_clamped(x);
  floats rounded = gelu_rounded(a);
  floats m = gelu_expm1(a, rounded);
  floats scale = AS_FLOATS(AS_UINTS(rounded) << 23);
  floats below = fma(a, m, a) * scale / fma(1.0f + m, scale, ALL(0x1p64f));
  return select(x - below, -below, x < 0.0f);
}

static floats gelu_slope(floats x) {
  floats a = gelu_clamped(x);
  floats rounded = gelu_rounded(a);
  floats m = gelu_expm1(a, rounded);
  floats scale = AS_FLOATS(AS_UINTS(rounded) << 23);
  floats e = (1.0f + m) * scale;
  floats complement = 0x1p64f / (0x1p64f + e);
  floats av = a * fma(a * a, ALL(0x1.b6676cp-3f), ALL(0x1.988454p0f));
  floats below = e * complement * fma(-av, complement, ALL(1.0f)) * 0x1p-64f;
  return select(1.0f - below, below, x < 0.0f);
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
    case 4:
      return gelu_exact(x);
    default:
      return x;
  }
}
