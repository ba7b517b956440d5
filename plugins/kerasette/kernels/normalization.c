// Batch normalization over all axes but the last, and its gradient.
#include "ops.h"

enum { BLOCK = 256 };

// to[c] = mean over rows of (x - center)^power, summed in blocks that keep rounding errors small.
INLINE void moment(const float *x, const float *center, float *to, Index rows, Index channels, const int squared) {
  for (Index c = 0; c < channels; c++) {
    float total = 0, middle = squared ? center[c] : 0;
    for (Index start = 0; start < rows; start += BLOCK) {
      Index end = start + BLOCK < rows ? start + BLOCK : rows;
      float part = 0;
      for (Index r = start; r < end; r++) {
        float v = x[r * channels + c] - middle;
        part += squared ? v * v : v;
      }
      total += part;
    }
    to[c] = total / (float)rows;
  }
}

INLINE void moment_vec(const float *x, const float *center, float *to, Index rows, Index channels, const int squared) {
  for (Index c = 0; c < channels; c += LANES) {
    Vec total = {0}, middle = squared ? load(center + c) : (Vec){0};
    for (Index start = 0; start < rows; start += BLOCK) {
      Index end = start + BLOCK < rows ? start + BLOCK : rows;
      Vec part = {0};
      for (Index r = start; r < end; r++) {
        Vec v = load(x + r * channels + c) - middle;
        part += squared ? v * v : v;
      }
      total += part;
    }
    store(to + c, total / splat((float)rows));
  }
}

static void normalize(const float *x, const float *scale, const float *offset, const float *mean, const float *variance,
                      float *to, Index rows, Index channels, float epsilon, float *factor) {
  float *shift = factor + channels;
  for (Index c = 0; c < channels; c++) {
    factor[c] = (scale ? scale[c] : 1) / __builtin_sqrtf(variance[c] + epsilon);
    shift[c] = (offset ? offset[c] : 0) - mean[c] * factor[c];
  }
  for (Index r = 0; r < rows; r++, x += channels, to += channels) {
    Index c = 0;
    for (; c + LANES <= channels; c += LANES)
      store(to + c, MULTIPLY_ADD(load(x + c), load(factor + c), load(shift + c)));
    for (; c < channels; c++) to[c] = x[c] * factor[c] + shift[c];
  }
}

// x, scale or 0, offset or 0, out, mean, variance (both written), scratch, rows, channels, epsilon
void op_batch_norm(const Word *a) {
  const float *x = at(a[0]);
  float *mean = at(a[4]), *variance = at(a[5]);
  Index rows = a[7], channels = a[8];
  if (channels % LANES == 0) {
    moment_vec(x, NULL, mean, rows, channels, 0);
    moment_vec(x, mean, variance, rows, channels, 1);
  } else {
    moment(x, NULL, mean, rows, channels, 0);
    moment(x, mean, variance, rows, channels, 1);
  }
  normalize(x, at(a[1]), at(a[2]), mean, variance, at(a[3]), rows, channels, as_float(a[9]), at(a[6]));
}

// The same with given mean and variance.
void op_batch_norm_infer(const Word *a) {
  normalize(at(a[0]), at(a[1]), at(a[2]), at(a[4]), at(a[5]), at(a[3]), a[7], a[8], as_float(a[9]), at(a[6]));
}

// With `fixed` the mean and the variance are constants, as in inference.
// x, scale or 0, mean, variance, gradient of out; gradients of x or 0, scale or 0, offset or 0; scratch, rows, channels,
// epsilon, fixed
void op_batch_norm_grad(const Word *a) {
  const float *x = at(a[0]), *scale = at(a[1]), *mean = at(a[2]), *variance = at(a[3]), *g = at(a[4]);
  float *x_gradient = at(a[5]), *scale_gradient = at(a[6]), *offset_gradient = at(a[7]);
  Index rows = a[9], channels = a[10];
  float epsilon = as_float(a[11]);
  float *inverse = at(a[8]), *sum = inverse + channels, *dot = sum + channels, *part = dot + channels;
  for (Index c = 0; c < channels; c++) inverse[c] = 1 / __builtin_sqrtf(variance[c] + epsilon);
  clear(sum, 2 * channels);
  for (Index start = 0; start < rows; start += BLOCK) {
    Index end = start + BLOCK < rows ? start + BLOCK : rows;
    clear(part, 2 * channels);
    for (Index r = start; r < end; r++)
      for (Index c = 0; c < channels; c++) {
        float d = g[r * channels + c];
        part[c] += d;
        part[channels + c] += d * (x[r * channels + c] - mean[c]) * inverse[c];
      }
    for (Index c = 0; c < 2 * channels; c++) sum[c] += part[c];
  }
  if (offset_gradient) copy(offset_gradient, sum, channels);
  if (scale_gradient) copy(scale_gradient, dot, channels);
  if (!x_gradient) return;
  // dx = scale * inverse * (g - mean(g) - xhat * mean(g * xhat))
  for (Index c = 0; c < channels; c++) {
    sum[c] = a[12] ? 0 : sum[c] / (float)rows;
    dot[c] = a[12] ? 0 : dot[c] / (float)rows * inverse[c];
    inverse[c] *= scale ? scale[c] : 1;
  }
  for (Index r = 0; r < rows; r++)
    for (Index c = 0; c < channels; c++) {
      Index i = r * channels + c;
      x_gradient[i] = inverse[c] * (g[i] - sum[c] - (x[i] - mean[c]) * dot[c]);
    }
}
