// exp, log and tanh in single precision.
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
