// Batch normalization over all axes but the last, and its gradient.
#include "ops.h"
#include "parallel.h"

// So many rows are summed apart before they join the total, which keeps rounding errors small.
enum { BLOCK = 256 };

typedef struct {
  const float *x, *scale, *offset, *gradient;
  float *mean, *variance, *out, *scale_gradient, *offset_gradient;
  float *factor, *shift, *slope;   // of each channel; backward dx = factor * (g + shift - (x - mean) * slope)
  Index rows, channels;
  float epsilon;
  int parts, given, back;          // given: mean and variance are constants
} Work;

// The sum over rows of x, of (x - middle)^2, or of (x - middle) * gradient, for four channels or the `n` that are left.
enum { PLAIN, SQUARES, PRODUCTS };

INLINE Vec sum(const int kind, const Work *w, const float *x, Index c, Vec middle, Index n) {
  Vec total = {0};
  for (Index start = 0; start < w->rows; start += BLOCK) {
    Index end = start + BLOCK < w->rows ? start + BLOCK : w->rows;
    Vec part = {0};
    for (Index r = start; r < end; r++) {
      Vec v = load_some(x + r * w->channels + c, n);
      if (kind != PLAIN) v -= middle;
      if (kind == SQUARES) v *= v;
      if (kind == PRODUCTS) v *= load_some(w->gradient + r * w->channels + c, n);
      part += v;
    }
    total += part;
  }
  return total;
}

static Vec sum_rows(const int kind, const Work *w, const float *x, Index c, Vec middle) {
  Index n = w->channels - c;
  if (n < LANES) return sum(kind, w, x, c, middle, n);
  return kind == PLAIN ? sum(PLAIN, w, x, c, middle, LANES) : kind == SQUARES ? sum(SQUARES, w, x, c, middle, LANES)
                                                                            : sum(PRODUCTS, w, x, c, middle, LANES);
}

// Whatever is one number a channel, for a range of channels.
static void channels_part(const void *work, int part) {
  const Work *w = work;
  Index units = (w->channels + LANES - 1) / LANES, end = part_start(units, part + 1, w->parts) * LANES;
  Vec rows = splat((float)w->rows);
  for (Index c = part_start(units, part, w->parts) * LANES, n; (n = w->channels - c) > 0 && c < end; c += LANES) {
    if (!w->back && !w->given) {
      Vec mean = sum_rows(PLAIN, w, w->x, c, (Vec){0}) / rows;
      store_some(w->mean + c, mean, n);
      store_some(w->variance + c, sum_rows(SQUARES, w, w->x, c, mean) / rows, n);
    }
    Vec mean = load_some(w->mean + c, n), variance = load_some(w->variance + c, n);
    Vec inverse = splat(1) / __builtin_elementwise_sqrt(variance + splat(w->epsilon));
    Vec factor = w->scale ? inverse * load_some(w->scale + c, n) : inverse, shift = -mean * factor;
    if (!w->back) {
      if (w->offset) shift += load_some(w->offset + c, n);
    } else {
      // dx = factor * (g - mean(g) - xhat * mean(g * xhat))
      Vec sum = sum_rows(PLAIN, w, w->gradient, c, mean), dot = sum_rows(PRODUCTS, w, w->x, c, mean) * inverse;
      if (w->offset_gradient) store_some(w->offset_gradient + c, sum, n);
      if (w->scale_gradient) store_some(w->scale_gradient + c, dot, n);
      Vec slope = w->given ? (Vec){0} : dot / rows * inverse;
      shift = w->given ? (Vec){0} : -sum / rows;
      store_some(w->slope + c, slope, n);
    }
    store_some(w->factor + c, factor, n);
    store_some(w->shift + c, shift, n);
  }
}

INLINE void scale_row(const int back, const Work *w, Index row, Index c, Index n) {
  Vec v = load_some(w->x + row + c, n), factor = load_some(w->factor + c, n), shift = load_some(w->shift + c, n);
  if (back) {
    Vec centred = v - load_some(w->mean + c, n);
    v = factor * (load_some(w->gradient + row + c, n) + shift - centred * load_some(w->slope + c, n));
  } else {
    v = MULTIPLY_ADD(v, factor, shift);
  }
  store_some(w->out + row + c, v, n);
}

INLINE void scale_rows(const int back, const Work *work, int part) {
  Work w = *work;
  Index end = part_start(w.rows, part + 1, w.parts) * w.channels;
  for (Index row = part_start(w.rows, part, w.parts) * w.channels; row < end; row += w.channels) {
    Index c = 0;
    for (; c + LANES <= w.channels; c += LANES) scale_row(back, &w, row, c, LANES);
    if (c < w.channels) scale_row(back, &w, row, c, w.channels - c);
  }
}

static void rows_part(const void *work, int part) {
  if (((const Work *)work)->back) scale_rows(1, work, part);
  else scale_rows(0, work, part);
}

static void normalize(Work *w) {
  w->shift = w->factor + w->channels;
  w->slope = w->shift + w->channels;
  w->parts = parts_of(w->rows * w->channels * 4);
  parallel(channels_part, w, w->parts);
  if (w->out) parallel(rows_part, w, w->parts);
}

// x, scale or 0, offset or 0, out, mean, variance (both written), scratch, rows, channels, epsilon
static void forward(const Word *a, int given) {
  Work w = {.x = at(a[0]), .scale = at(a[1]), .offset = at(a[2]), .out = at(a[3]), .mean = at(a[4]),
            .variance = at(a[5]), .factor = at(a[6]), .rows = a[7], .channels = a[8], .epsilon = as_float(a[9]),
            .given = given};
  normalize(&w);
}

void op_batch_norm(const Word *a) { forward(a, 0); }

// The same with given mean and variance.
void op_batch_norm_infer(const Word *a) { forward(a, 1); }

// With `fixed` the mean and the variance are constants, as in inference.
// x, scale or 0, mean, variance, gradient of out; gradients of x or 0, scale or 0, offset or 0; scratch, rows, channels,
// epsilon, fixed
void op_batch_norm_grad(const Word *a) {
  Work w = {.x = at(a[0]), .scale = at(a[1]), .mean = at(a[2]), .variance = at(a[3]), .gradient = at(a[4]),
            .out = at(a[5]), .scale_gradient = at(a[6]), .offset_gradient = at(a[7]), .factor = at(a[8]), .rows = a[9],
            .channels = a[10], .epsilon = as_float(a[11]), .given = a[12], .back = 1};
  normalize(&w);
}
