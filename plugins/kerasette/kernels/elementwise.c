// Arithmetic element by element, with broadcasting, and the functions of one value with their gradients.
#include "ops.h"

enum { ADD, SUBTRACT, MULTIPLY, DIVIDE, MAXIMUM, POWER, MODULO, LESS, LESS_EQUAL, EQUAL };
enum { RELU, SIGMOID, TANH, EXP, LOG, SQRT, SQUARE, ABS, EXPM1, LOG1P, SIN, COS, ARCTAN, ERF, SIGN, FLOOR, CEIL, ROUND,
       TRUNC, ISNAN };

INLINE Vec combine_vec(const int kind, Vec x, Vec y) {
  switch (kind) {
    case ADD: return x + y;
    case SUBTRACT: return x - y;
    case MULTIPLY: return x * y;
    default: return x / y;
  }
}

static float combine_one(const int kind, float x, float y) {
  switch (kind) {
    case ADD: return x + y;
    case SUBTRACT: return x - y;
    case MULTIPLY: return x * y;
    case DIVIDE: return x / y;
    case MAXIMUM: return x != x || x > y ? x : y;
    case POWER: return power_one(x, y);
    case MODULO: return x - __builtin_floorf(x / y) * y;
    case LESS: return x < y;
    case LESS_EQUAL: return x <= y;
    default: return x == y;
  }
}

INLINE void combine_row(const int kind, float *to, const float *x, const float *y, Index count, Index x_step,
                        Index y_step) {
  Index i = 0;
  if (x_step <= 1 && y_step <= 1)
    for (; i + LANES <= count; i += LANES)
      store(to + i, combine_vec(kind, x_step ? load(x + i) : splat(*x), y_step ? load(y + i) : splat(*y)));
  for (; i < count; i++) to[i] = combine_one(kind, x[i * x_step], y[i * y_step]);
}

// kind, x, y, out, four sizes, four strides of x, four strides of y (0 repeats an axis)
void op_binary(const Word *a) {
  int kind = a[0];
  const float *x = at(a[1]), *y = at(a[2]);
  float *to = at(a[3]);
  const Word *size = a + 4, *xs = a + 8, *ys = a + 12;
  for (Index i = 0; i < size[0]; i++)
    for (Index j = 0; j < size[1]; j++)
      for (Index k = 0; k < size[2]; k++, to += size[3]) {
        const float *xr = x + i * xs[0] + j * xs[1] + k * xs[2], *yr = y + i * ys[0] + j * ys[1] + k * ys[2];
        switch (kind) {
          case ADD: combine_row(ADD, to, xr, yr, size[3], xs[3], ys[3]); break;
          case SUBTRACT: combine_row(SUBTRACT, to, xr, yr, size[3], xs[3], ys[3]); break;
          case MULTIPLY: combine_row(MULTIPLY, to, xr, yr, size[3], xs[3], ys[3]); break;
          case DIVIDE: combine_row(DIVIDE, to, xr, yr, size[3], xs[3], ys[3]); break;
          default:
            for (Index i = 0; i < size[3]; i++) to[i] = combine_one(kind, xr[i * xs[3]], yr[i * ys[3]]);
        }
      }
}

static float rarer(int kind, float x) {
  switch (kind) {
    case EXPM1: return expm1_one(x);
    case LOG1P: return log1p_one(x);
    case SIN: return sin_one(x, 0);
    case COS: return sin_one(x, 1);
    case ARCTAN: return arctan_one(x);
    case ERF: return erf_one(x);
    case SIGN: return x > 0 ? 1 : x < 0 ? -1 : x;
    case FLOOR: return __builtin_floorf(x);
    case CEIL: return __builtin_ceilf(x);
    // Halves to the even number: adding and taking away a number with no place for fractions.
    case ROUND: return __builtin_fabsf(x) < 8388608 ? __builtin_copysignf((__builtin_fabsf(x) + 8388608) - 8388608, x) : x;
    case TRUNC: return __builtin_truncf(x);
    default: return x != x;
  }
}

// The slope of a function at x, where its value is y.
static float slope(int kind, float x, float y) {
  switch (kind) {
    case EXPM1: return y + 1;
    case LOG1P: return 1 / (1 + x);
    case SIN: return sin_one(x, 1);
    case COS: return -sin_one(x, 0);
    case ARCTAN: return 1 / (1 + x * x);
    default: return 1.1283791670955126f * exp_one(-x * x);
  }
}

static void relu(const float *x, float *to, Index count) {
  Index i = 0;
  for (; i + LANES <= count; i += LANES) store(to + i, relu_vec(load(x + i)));
  for (; i < count; i++) to[i] = relu_one(x[i]);
}

static void relu_grad(const float *y, const float *g, float *to, Index count) {
  Index i = 0;
  for (; i + LANES <= count; i += LANES) store(to + i, (Vec)((load(y + i) > 0) & (Mask)load(g + i)));
  for (; i < count; i++) to[i] = y[i] > 0 ? g[i] : 0;
}

// kind, x, out, count
void op_unary(const Word *a) {
  const float *x = at(a[1]);
  float *to = at(a[2]);
  Index count = a[3];
  switch (a[0]) {
    case RELU: relu(x, to, count); break;
    case SIGMOID: for (Index i = 0; i < count; i++) to[i] = 1 / (1 + exp_one(-x[i])); break;
    case TANH: for (Index i = 0; i < count; i++) to[i] = tanh_one(x[i]); break;
    case EXP: for (Index i = 0; i < count; i++) to[i] = exp_one(x[i]); break;
    case LOG: for (Index i = 0; i < count; i++) to[i] = log_one(x[i]); break;
    case SQRT: for (Index i = 0; i < count; i++) to[i] = __builtin_sqrtf(x[i]); break;
    case SQUARE: for (Index i = 0; i < count; i++) to[i] = x[i] * x[i]; break;
    case ABS: for (Index i = 0; i < count; i++) to[i] = __builtin_fabsf(x[i]); break;
    default: for (Index i = 0; i < count; i++) to[i] = rarer(a[0], x[i]);
  }
}

// kind, x, out, gradient of out, gradient of x, count
void op_unary_grad(const Word *a) {
  const float *x = at(a[1]), *y = at(a[2]), *g = at(a[3]);
  float *to = at(a[4]);
  Index count = a[5];
  switch (a[0]) {
    case RELU: relu_grad(y, g, to, count); break;
    case SIGMOID: for (Index i = 0; i < count; i++) to[i] = g[i] * y[i] * (1 - y[i]); break;
    case TANH: for (Index i = 0; i < count; i++) to[i] = g[i] * (1 - y[i] * y[i]); break;
    case EXP: for (Index i = 0; i < count; i++) to[i] = g[i] * y[i]; break;
    case LOG: for (Index i = 0; i < count; i++) to[i] = g[i] / x[i]; break;
    case SQRT: for (Index i = 0; i < count; i++) to[i] = g[i] / (2 * y[i]); break;
    case SQUARE: for (Index i = 0; i < count; i++) to[i] = 2 * g[i] * x[i]; break;
    case ABS: for (Index i = 0; i < count; i++) to[i] = x[i] > 0 ? g[i] : x[i] < 0 ? -g[i] : 0; break;
    default: for (Index i = 0; i < count; i++) to[i] = g[i] * slope(a[0], x[i], y[i]);
  }
}

// x, out, factor, summand, count
void op_affine(const Word *a) {
  const float *x = at(a[0]);
  float *to = at(a[1]), factor = as_float(a[2]), summand = as_float(a[3]);
  for (Index i = 0; i < a[4]; i++) to[i] = x[i] * factor + summand;
}

// condition, x, y, out, count
void op_select(const Word *a) {
  const float *condition = at(a[0]), *x = at(a[1]), *y = at(a[2]);
  float *to = at(a[3]);
  for (Index i = 0; i < a[4]; i++) to[i] = condition[i] != 0 ? x[i] : y[i];
}
