// Functions of one number in single precision.
//
// Polynomials: Cephes' expf and logf (Moshier, Methods and Programs for Mathematical Functions, 1989); errors stay
// within two units in the last place.
#include "device.h"

float exp_one(float x) {
  if (x != x) return x;
  if (x < -103.9f) return 0;
  if (x > 88.72f) return __builtin_inff();
  float scaled = x * 1.44269504088896341f;
  int n = (int)(scaled + (scaled >= 0 ? 0.5f : -0.5f));
  x -= (float)n * 0.693359375f;
  x -= (float)n * -2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * x + 1.3981999507e-3f;
  p = p * x + 8.3334519073e-3f;
  p = p * x + 4.1665795894e-2f;
  p = p * x + 1.6666665459e-1f;
  p = p * x + 5.0000001201e-1f;
  p = p * x * x + x + 1;
  // In two steps, so that results near the smallest and the largest number come out right.
  int half = n / 2;
  return p * as_float((half + 127) << 23) * as_float((n - half + 127) << 23);
}

float log_one(float x) {
  if (x != x || x < 0) return __builtin_nanf("");
  if (x == 0) return -__builtin_inff();
  if (x > 3.4028235e38f) return x;
  float shift = 0;
  if (x < 1.17549435e-38f) x *= 8388608.0f, shift = -23;
  union { float f; int32_t w; } u = {x};
  int exponent = ((u.w >> 23) & 255) - 126;
  float m = as_float((u.w & 0x7fffff) | 0x3f000000);
  if (m < 0.70710678f) exponent--, m += m;
  m -= 1;
  float z = m * m, y = 7.0376836292e-2f;
  y = y * m - 1.1514610310e-1f;
  y = y * m + 1.1676998740e-1f;
  y = y * m - 1.2420140846e-1f;
  y = y * m + 1.4249322787e-1f;
  y = y * m - 1.6668057665e-1f;
  y = y * m + 2.0000714765e-1f;
  y = y * m - 2.4999993993e-1f;
  y = y * m + 3.3333331174e-1f;
  float e = (float)exponent + shift;
  y = y * m * z + e * -2.12194440e-4f - 0.5f * z;
  return m + y + e * 0.693359375f;
}

float tanh_one(float x) {
  float size = x < 0 ? -x : x;
  if (size < 0.1f) {
    float z = x * x;
    return x * (1 + z * (-0.33333334f + z * (0.13333334f + z * -0.053968254f)));
  }
  if (size > 9.1f) return x < 0 ? -1 : 1;
  float e = exp_one(2 * size), y = 1 - 2 / (e + 1);
  return x < 0 ? -y : y;
}

// (e^x - 1), from tanh where the difference would lose digits.
float expm1_one(float x) {
  if (x > 0.5f || x < -0.5f) return exp_one(x) - 1;
  float t = tanh_one(x * 0.5f);
  return 2 * t / (1 - t);
}

// Kahan's correction of log(1 + x) for the rounding of 1 + x.
float log1p_one(float x) {
  float u = 1 + x;
  return u == 1 ? x : u - 1 == x || u > 3.4e38f ? log_one(u) : log_one(u) * x / (u - 1);
}

// Whole exponents by squaring, which keeps the sign of x.
float power_one(float x, float y) {
  float size = __builtin_fabsf(y);
  if (size <= 64 && size == __builtin_floorf(size)) {
    double base = x, result = 1;
    for (int n = (int)size; n; n >>= 1, base *= base)
      if (n & 1) result *= base;
    return (float)(y < 0 ? 1 / result : result);
  }
  if (x < 0 && size != __builtin_floorf(size)) return __builtin_nanf("");
  float found = exp_one(y * log_one(__builtin_fabsf(x)));
  // Above 2^24 every float is even.
  return x < 0 && size < 16777216 && ((int)size & 1) ? -found : found;
}

// sin(x), or cos(x) for shift 1: Taylor's series after taking off multiples of pi / 2, in double precision.
float sin_one(float x, int shift) {
  if (!(__builtin_fabsf(x) < 1e9f)) return x - x;
  double quarter = __builtin_floor(x * 0.63661977236758134 + 0.5), r = x - quarter * 1.5707963267948966, z = r * r;
  int phase = (int)((long long)quarter + shift) & 3;
  double found = phase & 1
    ? 1 + z * (-0.5 + z * (1.0 / 24 + z * (-1.0 / 720 + z * (1.0 / 40320 - z / 3628800))))
    : r * (1 + z * (-1.0 / 6 + z * (1.0 / 120 + z * (-1.0 / 5040 + z * (1.0 / 362880)))));
  return (float)(phase & 2 ? -found : found);
}

// The angle is halved twice, then Taylor's series.
float arctan_one(float x) {
  double z = x;
  for (int i = 0; i < 2; i++) z /= 1 + __builtin_sqrt(1 + z * z);
  double s = z * z, sum = 0;
  for (int n = 21; n > 0; n -= 2) sum = 1.0 / n - s * sum;
  return x - x == 0 ? (float)(4 * z * sum) : x > 0 ? 1.5707963267948966f : x < 0 ? -1.5707963267948966f : x;
}

// The series of Abramowitz and Stegun 7.1.6 (1964), whose terms are all positive.
float erf_one(float x) {
  double size = __builtin_fabsf(x), term = size, sum = size;
  if (x != x) return x;
  if (size > 4) return x < 0 ? -1 : 1;
  for (int n = 1; term > sum * 1e-9; n++) sum += term *= 2 * size * size / (2 * n + 1);
  double found = 1.1283791670955126 * exp_one((float)(-size * size)) * sum;
  return (float)(x < 0 ? -found : found);
}
