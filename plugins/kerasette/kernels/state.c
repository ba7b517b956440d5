// Operations that read the data set or change what lasts from step to step: weights, optimizer, metrics, random state.
#include "ops.h"
#include "parallel.h"

// Numbers this small are noise; left alone they turn denormal, which slows an update a hundredfold because WebAssembly
// cannot flush them to zero.
static const float TINY = 1e-30f;

INLINE Vec flush(Vec x) { return choose((Vec)((Mask)x & 0x7fffffff) < TINY, (Vec){0}, x); }

INLINE int gather_parts(const Word *a) { return parts_of((Index)a[3] * a[4] * 4); }

static void gather_part(const void *work, int part) {
  const Word *a = work, *order = at(a[1]);
  int parts = gather_parts(a);
  Index width = a[4], first = part_start(a[3], part, parts), end = part_start(a[3], part + 1, parts);
  float *to = (float *)at(a[2]) + first * width;
  for (Index r = first; r < end; r++, to += width) {
    Index row = order ? order[SHARED->cursor + r] : SHARED->cursor + r;
    if (a[5] == 4) {
      copy(to, (const float *)at(a[0]) + row * width, width);
    } else {
      const uint8_t *from = (const uint8_t *)at(a[0]) + row * width;
      for (Index i = 0; i < width; i++) to[i] = (float)from[i];
    }
  }
}

// data, row numbers or 0, out, rows, values a row, bytes a value (4: float32, 1: uint8)
void op_gather_rows(const Word *a) { parallel(gather_part, a, gather_parts(a)); }

// The batch's rows to where they belong among all rows: values, all rows, rows, values a row
void op_scatter_rows(const Word *a) {
  copy((float *)at(a[1]) + (Index)SHARED->cursor * a[3], at(a[0]), (Index)a[2] * a[3]);
}

// A bijection of 32-bit numbers that mixes well (Wellons' lowbias32).
INLINE uint32_t mix(uint32_t x) {
  x = (x ^ (x >> 16)) * 0x7feb352du;
  x = (x ^ (x >> 15)) * 0x846ca68bu;
  return x ^ (x >> 16);
}

// The key of a call: state holds the seed and the calls so far, as bits.
INLINE uint32_t next_key(uint32_t *state) { return mix(state[0] ^ mix(state[1]++ + 0x9e3779b9u)); }

// Uniform in [0, 1), of number i under a key: what is drawn does not depend on the order of drawing.
INLINE float uniform(uint32_t key, Index i) {
  return (float)(mix(mix((uint32_t)i + key) ^ mix(key + 0x85ebca6bu)) >> 8) * (1.0f / 16777216.0f);
}

// Random numbers: state, out, count, 0 for uniform in [0, 1) or 1 for standard normal (Box and Muller, 1958)
void op_random(const Word *a) {
  float *to = at(a[1]);
  uint32_t key = next_key(at(a[0]));
  for (Index i = 0; i < a[2]; i++) {
    if (!a[3]) {
      to[i] = uniform(key, i);
      continue;
    }
    Index pair = i & ~(Index)1;
    float radius = __builtin_sqrtf(-2 * log_one(1 - uniform(key, pair)));
    to[i] = radius * sin_one(6.2831853f * uniform(key, pair + 1), i & 1);
  }
}

// Dropout's mask: 0 with probability `rate`, else 1 / (1 - rate).
// state (seed and calls so far, as bits), out, count, rate
void op_random_mask(const Word *a) {
  float *to = at(a[1]), rate = as_float(a[3]), kept = rate < 1 ? 1 / (1 - rate) : 0;
  uint32_t key = next_key(at(a[0]));
  for (Index i = 0; i < a[2]; i++) to[i] = uniform(key, i) < rate ? 0 : kept;
}

// state = keep * state + add * value: state, value, count, keep, add
void op_blend(const Word *a) {
  float *state = at(a[0]), keep = as_float(a[3]), add = as_float(a[4]);
  const float *value = at(a[1]);
  for (Index i = 0, n; (n = a[2] - i) > 0; i += LANES)
    store_some(state + i, flush(load_some(state + i, n) * keep + load_some(value + i, n) * add), n);
}

// weights, gradient, velocity or 0, learning rate, count, momentum, nesterov
void op_sgd(const Word *a) {
  float *weights = at(a[0]), *velocity = at(a[2]), rate = *(float *)at(a[3]), momentum = as_float(a[5]);
  const float *gradient = at(a[1]);
  for (Index i = 0, n; (n = a[4] - i) > 0; i += LANES) {
    Vec step = -rate * load_some(gradient + i, n);
    if (velocity) {
      Vec v = flush(momentum * load_some(velocity + i, n) + step);
      store_some(velocity + i, v, n);
      step = a[6] ? momentum * v + step : v;
    }
    store_some(weights + i, load_some(weights + i, n) + step, n);
  }
}

static float power(double base, uint32_t exponent) {
  double result = 1;
  for (; exponent; exponent >>= 1, base *= base)
    if (exponent & 1) result *= base;
  return (float)result;
}

INLINE int adam_parts(const Word *a) { return parts_of((Index)a[6] * 16); }

// Keras' form: epsilon stands outside the root of the second moment, and the correction of both biases is in the rate.
static void adam_part(const void *work, int part) {
  const Word *a = work;
  float *weights = at(a[0]), *m = at(a[2]), *v = at(a[3]), rate = *(float *)at(a[4]);
  const float *g = at(a[1]);
  int parts = adam_parts(a);
  Index begin = part_start(a[6], part, parts), end = part_start(a[6], part + 1, parts);
  float beta_1 = as_float(a[7]), beta_2 = as_float(a[8]), epsilon = as_float(a[11]);
  uint32_t step = (uint32_t)*(float *)at(a[5]) + 1;
  // In single precision like Keras: what is lost in the first steps is the same.
  float alpha = rate * __builtin_sqrtf(1 - power(beta_2, step)) / (1 - power(beta_1, step));
  float rest_1 = as_float(a[9]), rest_2 = as_float(a[10]);
  for (Index i = begin, n; (n = end - i) > 0; i += LANES) {
    Vec gradient = load_some(g + i, n), first = load_some(m + i, n), second = load_some(v + i, n);
    first = flush(first + (gradient - first) * rest_1);
    second = flush(second + (gradient * gradient - second) * rest_2);
    store_some(m + i, first, n);
    store_some(v + i, second, n);
    Vec change = first * alpha / (__builtin_elementwise_sqrt(second) + epsilon);
    store_some(weights + i, load_some(weights + i, n) - change, n);
  }
}

// weights, gradient, first moment, second moment, learning rate, iterations, count, beta_1, beta_2, 1 - beta_1,
// 1 - beta_2, epsilon
void op_adam(const Word *a) { parallel(adam_part, a, adam_parts(a)); }

// Adds one to a float.
void op_increment(const Word *a) { *(float *)at(a[0]) += 1; }
