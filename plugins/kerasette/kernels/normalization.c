// Batch normalization over all axes but the last, with the relu and the maximum over windows behind it where there are
// any, and its gradient.
//
// A row is one number a channel: a pixel, or a sample. All of it goes over pieces of some rows, with windows those that a
// row of windows covers, so that a piece stays in the processor's cache from one step to the next.
#include "ops.h"
#include "parallel.h"
#include "pooling.h"

// Rows of a piece where there are no windows. Each piece is summed apart before it joins the total, which keeps rounding
// errors small.
enum { BLOCK = 256 };

// Vectors of channels that are handled together.
enum { WIDE = 4 };

#define UNROLL _Pragma("GCC unroll 4")

typedef enum { STATISTICS, NORMALIZE, SUMS, GRADIENT } Stage;

typedef struct {
  const float *x, *scale, *offset, *result, *gradient;
  float *mean, *variance, *to, *scale_gradient, *offset_gradient;
  uint8_t *winners;
  Windows windows;                 // of no height where there are none
  Index rows, channels, pieces;
  float epsilon;
  int given, relu, parts;          // given: mean and variance are constants
  Stage stage;
  // Of each channel. Forward: x * factor + shift; backward: g * factor + shift - (x - mean) * slope.
  float *factor, *shift, *slope;
  float *sums;                     // of the first part: mean and squares, or the two sums of the gradient
  Index part_size;                 // floats of sums, and of a piece's memory, a part
} Work;

// Some rows, with the gradient behind the windows and relu.
typedef struct {
  const float *x, *gradient;
  float *to, *sums;
  Index rows, before;              // before: rows that the sums hold already
} Rows;

// Adds the mean of `more` numbers, and the sum of their squares around it, to those of `before` numbers:
// Chan, Golub and LeVeque, Updating Formulae and a Pairwise Algorithm for Computing Sample Variances (1979).
INLINE void join(float *mean, float *squares, Vec other_mean, Vec other_squares, Index before, Index more, Index n) {
  Vec m = load_some(mean, n), difference = other_mean - m, share = splat((float)more / (float)(before + more));
  store_some(mean, m + difference * share, n);
  Vec between = difference * difference * share * splat((float)before);
  store_some(squares, load_some(squares, n) + other_squares + between, n);
}

// What a stage does with the rows, for `vectors` vectors of channels, of which the last has `n` channels.
INLINE void columns(const Stage stage, const int vectors, const Work *w, const Rows *r, Index c, Index n) {
  Index row = w->channels;
  Vec first[vectors], second[vectors], mean[vectors], factor[vectors], shift[vectors], slope[vectors];
  UNROLL for (int v = 0; v < vectors; v++) {
    Index at = c + v * LANES;
    first[v] = second[v] = (Vec){0};
    if (stage != STATISTICS) mean[v] = load_some(w->mean + at, n);
    if (stage == NORMALIZE || stage == GRADIENT)
      factor[v] = load_some(w->factor + at, n), shift[v] = load_some(w->shift + at, n);
    if (stage == GRADIENT) slope[v] = load_some(w->slope + at, n);
  }
  if (stage == STATISTICS) {
    for (Index i = 0; i < r->rows; i++)
      UNROLL for (int v = 0; v < vectors; v++) first[v] += load_some(r->x + i * row + c + v * LANES, n);
    UNROLL for (int v = 0; v < vectors; v++) mean[v] = first[v] / splat((float)r->rows);
  }
  for (Index i = 0; i < r->rows; i++)
    UNROLL for (int v = 0; v < vectors; v++) {
      Index at = i * row + c + v * LANES;
      Vec x = load_some(r->x + at, n), centred = x - mean[v];
      if (stage == STATISTICS) second[v] += centred * centred;
      if (stage == NORMALIZE) {
        x = MULTIPLY_ADD(x, factor[v], shift[v]);
        store_some(r->to + at, w->relu ? relu_vec(x) : x, n);
      }
      if (stage != SUMS && stage != GRADIENT) continue;
      Vec gradient = load_some(r->gradient + at, n);
      if (stage == SUMS) {
        first[v] += gradient;
        second[v] = MULTIPLY_ADD(gradient, centred, second[v]);
      } else {
        store_some(r->to + at, MULTIPLY_ADD(gradient, factor[v], shift[v] - centred * slope[v]), n);
      }
    }
  UNROLL for (int v = 0; v < vectors; v++) {
    float *sum = r->sums + c + v * LANES, *other = sum + w->channels;
    if (stage == STATISTICS) join(sum, other, mean[v], second[v], r->before, r->rows, n);
    if (stage == SUMS) {
      store_some(sum, load_some(sum, n) + first[v], n);
      store_some(other, load_some(other, n) + second[v], n);
    }
  }
}

#define STAGE(stage)                                                                                 \
  do {                                                                                               \
    Index c = 0;                                                                                     \
    for (; c + WIDE * LANES <= w->channels; c += WIDE * LANES) columns(stage, WIDE, w, r, c, LANES); \
    for (; c < w->channels; c += LANES) columns(stage, 1, w, r, c, w->channels - c);                 \
  } while (0)

static void run_stage(const Work *w, const Rows *r) {
  if (w->stage == STATISTICS) STAGE(STATISTICS);
  else if (w->stage == NORMALIZE) STAGE(NORMALIZE);
  else if (w->stage == SUMS) STAGE(SUMS);
  else STAGE(GRADIENT);
}

// The row of the batch at which a piece begins.
static Index start_of(const Work *w, Index piece) {
  const Windows *k = &w->windows;
  if (!k->pool_height) return piece * BLOCK < w->rows ? piece * BLOCK : w->rows;
  Index image = piece / k->out_height;
  int y = (int)(piece % k->out_height);
  return (image * k->height + (y ? inside(k, y, 0).top : 0)) * k->width;
}

// The gradient in front of windows and relu, of a piece.
static const float *opened(const Work *w, Index piece, Index row, Index rows, float *memory) {
  const Windows *k = &w->windows;
  Index at = row * w->channels, floats = rows * w->channels;
  if (k->pool_height) {
    Index from = piece * k->out_width * w->channels;
    unpool_row(k, (int)(piece % k->out_height), w->gradient + from, w->relu ? w->result + from : NULL,
               w->winners + from, memory, rows / k->width);
    return memory;
  }
  if (!w->relu) return w->gradient + at;
  for (Index i = 0; i < floats; i += LANES) {
    Index n = floats - i;
    Mask open = load_some(w->result + at + i, n) > 0;
    store_some(memory + i, choose(open, load_some(w->gradient + at + i, n), (Vec){0}), n);
  }
  return memory;
}

static void stage_part(const void *work, int part) {
  const Work *w = work;
  const Windows *k = &w->windows;
  float *sums = w->sums + part * w->part_size, *memory = sums + 2 * w->channels;
  int pools = w->stage == NORMALIZE && k->pool_height, reads = w->stage == SUMS || w->stage == GRADIENT;
  clear(sums, 2 * w->channels);
  Index piece = part_start(w->pieces, part, w->parts), end = part_start(w->pieces, part + 1, w->parts);
  for (Index first = start_of(w, piece), row = first, next; piece < end; piece++, row = next) {
    next = start_of(w, piece + 1);
    Index at = row * w->channels;
    Rows r = {.x = w->x + at, .gradient = reads ? opened(w, piece, row, next - row, memory) : NULL,
              .to = pools ? memory : w->to + at, .sums = sums, .rows = next - row, .before = row - first};
    run_stage(w, &r);
    if (!pools) continue;
    Index to = piece * k->out_width * k->channels;
    pool_row(k, k->width, 0, memory, (int)(piece % k->out_height), w->to + to, w->winners ? w->winners + to : NULL);
  }
}

static void run_parts(Work *w, Stage stage) {
  w->stage = stage;
  parallel(stage_part, w, w->parts);
  if (stage == NORMALIZE || stage == GRADIENT) return;
  // In the order of the parts, whoever computed them.
  Index channels = w->channels;
  for (int part = 1; part < w->parts; part++) {
    const float *other = w->sums + part * w->part_size;
    Index before = start_of(w, part_start(w->pieces, part, w->parts));
    Index more = start_of(w, part_start(w->pieces, part + 1, w->parts)) - before;
    if (stage == SUMS) add_to(w->sums, other, 2 * channels);
    else
      for (Index c = 0, n; (n = channels - c) > 0; c += LANES)
        join(w->sums + c, w->sums + channels + c, load_some(other + c, n), load_some(other + channels + c, n), before,
             more, n);
  }
}

// Out of the sums, whatever is one number a channel.
static void finish_sums(const Work *w, int back) {
  Vec rows = splat((float)w->rows);
  for (Index c = 0, n; (n = w->channels - c) > 0; c += LANES) {
    Vec sum = load_some(w->sums + c, n), other = load_some(w->sums + w->channels + c, n);
    if (!back && !w->given) {
      store_some(w->mean + c, sum, n);
      store_some(w->variance + c, other / rows, n);
    }
    Vec mean = load_some(w->mean + c, n), variance = load_some(w->variance + c, n);
    Vec inverse = splat(1) / __builtin_elementwise_sqrt(variance + splat(w->epsilon));
    Vec factor = w->scale ? inverse * load_some(w->scale + c, n) : inverse, shift = -mean * factor;
    if (!back) {
      if (w->offset) shift += load_some(w->offset + c, n);
    } else {
      // dx = factor * (g - mean(g) - xhat * mean(g * xhat))
      other *= inverse;
      if (w->offset_gradient) store_some(w->offset_gradient + c, sum, n);
      if (w->scale_gradient) store_some(w->scale_gradient + c, other, n);
      Vec share = w->given ? (Vec){0} : factor / rows;
      shift = -sum * share;
      store_some(w->slope + c, other * inverse * share, n);
    }
    store_some(w->factor + c, factor, n);
    store_some(w->shift + c, shift, n);
  }
}

// The end of both operations' arguments: scratch, floats of scratch a part, rows, channels, epsilon, whether mean and
// variance are given, relu, parts, windows (zeros where there are none).
static Work described(const Word *a) {
  Work w = {.factor = at(a[0]), .part_size = a[1], .rows = a[2], .channels = a[3], .epsilon = as_float(a[4]),
            .given = a[5], .relu = a[6], .parts = a[7], .windows = windows(a + 8)};
  w.shift = w.factor + w.channels;
  w.slope = w.shift + w.channels;
  w.sums = w.slope + w.channels;
  w.pieces = w.windows.pool_height ? (Index)w.windows.images * w.windows.out_height : (w.rows + BLOCK - 1) / BLOCK;
  return w;
}

// x, scale or 0, offset or 0, out, mean, variance (both written unless they are given), winners (a byte each) or 0, ...
void op_batch_norm(const Word *a) {
  Work w = described(a + 7);
  w.x = at(a[0]), w.scale = at(a[1]), w.offset = at(a[2]), w.to = at(a[3]), w.mean = at(a[4]), w.variance = at(a[5]);
  w.winners = at(a[6]);
  if (!w.given) run_parts(&w, STATISTICS);
  finish_sums(&w, 0);
  run_parts(&w, NORMALIZE);
}

// x, scale or 0, mean, variance, out (for the mask of relu) or 0, winners or 0, gradient of out; gradients of x or 0,
// scale or 0, offset or 0; ...
void op_batch_norm_grad(const Word *a) {
  Work w = described(a + 10);
  w.x = at(a[0]), w.scale = at(a[1]), w.mean = at(a[2]), w.variance = at(a[3]), w.result = at(a[4]);
  w.winners = at(a[5]), w.gradient = at(a[6]), w.to = at(a[7]), w.scale_gradient = at(a[8]);
  w.offset_gradient = at(a[9]);
  run_parts(&w, SUMS);
  finish_sums(&w, 1);
  if (w.to) run_parts(&w, GRADIENT);
}
