// Sums, maxima and products over an axis of an array seen as [outer, axis, inner].
#include "ops.h"

enum { SUM, MAXIMUM, PRODUCT, POSITION };
// So many terms are summed apart before they join the total, which keeps rounding errors of long sums small.
enum { BLOCK = 256 };

static float sum_row(const float *x, Index count) {
  float total = 0;
  for (Index start = 0; start < count; start += BLOCK) {
    Index end = start + BLOCK < count ? start + BLOCK : count, i = start;
    Vec part = {0};
    for (; i + LANES <= end; i += LANES) part += load(x + i);
    float sum = (part[0] + part[1]) + (part[2] + part[3]);
    for (; i < end; i++) sum += x[i];
    total += sum;
  }
  return total;
}

static void sum_columns(const float *x, float *to, Index count, Index inner) {
  Index c = 0;
  for (; c + LANES <= inner; c += LANES) {
    Vec total = {0};
    for (Index start = 0; start < count; start += BLOCK) {
      Index end = start + BLOCK < count ? start + BLOCK : count;
      Vec part = {0};
      for (Index i = start; i < end; i++) part += load(x + i * inner + c);
      total += part;
    }
    store(to + c, total);
  }
  for (; c < inner; c++) {
    float total = 0;
    for (Index start = 0; start < count; start += BLOCK) {
      Index end = start + BLOCK < count ? start + BLOCK : count;
      float part = 0;
      for (Index i = start; i < end; i++) part += x[i * inner + c];
      total += part;
    }
    to[c] = total;
  }
}

static void maximum_columns(const float *x, float *to, Index count, Index inner) {
  copy(to, x, inner);
  for (Index i = 1; i < count; i++) {
    const float *row = x + i * inner;
    Index c = 0;
    for (; c + LANES <= inner; c += LANES) {
      Vec v = load(row + c), best = load(to + c);
      store(to + c, choose(v > best, v, best));
    }
    for (; c < inner; c++)
      if (row[c] > to[c]) to[c] = row[c];
  }
}

// The product, or the place of the first largest value (of the first NaN, if there is one).
static void walk_columns(int kind, const float *x, float *to, Index count, Index inner) {
  for (Index c = 0; c < inner; c++) {
    float product = 1, best = x[c];
    Index place = 0;
    for (Index i = 0; i < count; i++) {
      float v = x[i * inner + c];
      product *= v;
      if (v > best || (v != v && best == best)) best = v, place = i;
    }
    to[c] = kind == PRODUCT ? product : (float)place;
  }
}

// kind, x, out, outer, axis, inner
void op_reduce(const Word *a) {
  const float *x = at(a[1]);
  float *to = at(a[2]);
  Index outer = a[3], axis = a[4], inner = a[5];
  for (Index o = 0; o < outer; o++, x += axis * inner, to += inner) {
    if (a[0] >= PRODUCT) walk_columns(a[0], x, to, axis, inner);
    else if (a[0] == MAXIMUM) maximum_columns(x, to, axis, inner);
    else if (inner == 1) *to = sum_row(x, axis);
    else sum_columns(x, to, axis, inner);
  }
}

// Equal largest values share the gradient, as in Keras' backends.
// x, out, gradient of out, gradient of x, outer, axis, inner
void op_reduce_max_grad(const Word *a) {
  const float *x = at(a[0]), *out = at(a[1]), *gradient = at(a[2]);
  float *to = at(a[3]);
  Index outer = a[4], axis = a[5], inner = a[6];
  for (Index o = 0; o < outer; o++, x += axis * inner, to += axis * inner, out += inner, gradient += inner)
    for (Index c = 0; c < inner; c++) {
      int equal = 0;
      for (Index i = 0; i < axis; i++) equal += x[i * inner + c] == out[c];
      float share = equal ? gradient[c] / (float)equal : 0;
      for (Index i = 0; i < axis; i++) to[i * inner + c] = x[i * inner + c] == out[c] ? share : 0;
    }
}
