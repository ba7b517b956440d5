// Images seen through an affine transformation of their coordinates, and the gradient: rotation, translation, zoom and
// resizing.
#include "ops.h"

enum { CONSTANT, NEAREST, WRAP, MIRROR, REFLECT };

// The pixel that stands for pixel `i` of a row of `size`, -1 where that is a constant.
INLINE int source(int mode, int i, int size) {
  if (i >= 0 && i < size) return i;
  int period = mode == WRAP ? size : mode == MIRROR ? 2 * size - 2 : 2 * size;
  switch (mode) {
    case CONSTANT: return -1;
    case NEAREST: return i < 0 ? 0 : size - 1;
  }
  i = period ? i % period : 0;
  if (i < 0) i += period;
  return i < size ? i : mode == MIRROR ? period - i : period - 1 - i;
}

// Coordinates far outside mean nothing, and must not overflow as whole numbers.
INLINE float bounded(float v) { return v > -1e6f ? v < 1e6f ? v : 1e6f : -1e6f; }

// Half goes to the even neighbour: adding this number leaves no bits behind the point.
INLINE int rounded(float v) {
  const float shift = 12582912;
  return (int)(v + shift - shift);
}

INLINE int floored(float v) {
  int i = (int)v;
  return i - ((float)i > v);
}

static void add_scaled(float *to, const float *from, float factor, Index count) {
  Index i = 0;
  for (; i + LANES <= count; i += LANES) store(to + i, load(to + i) + load(from + i) * splat(factor));
  for (; i < count; i++) to[i] += from[i] * factor;
}

// `pixels` are read in the forward direction and added to backwards; `values` the other way round.
static void walk(int backward, float *pixels, const float *transforms, float *values, const Word *a) {
  Index height = a[1], width = a[2], channels = a[3], out_height = a[4], out_width = a[5];
  float fill = as_float(a[9]);
  for (Index i = 0; i < a[0]; i++, pixels += height * width * channels, transforms += a[6])
    for (Index y = 0; y < out_height; y++)
      for (Index x = 0; x < out_width; x++, values += channels) {
        float fy = (float)y, fx = (float)x;
        float v = bounded(fy * transforms[4] + fx * transforms[3] + transforms[5]);
        float h = bounded(fy * transforms[1] + fx * transforms[0] + transforms[2]);
        // Up to four neighbours with their weights.
        int nearest = a[8], count = nearest ? 1 : 2;
        int top = nearest ? rounded(v) : floored(v), left = nearest ? rounded(h) : floored(h);
        float down = nearest ? 0 : v - (float)top, right = nearest ? 0 : h - (float)left;
        if (!backward) clear(values, channels);
        for (int dy = 0; dy < count; dy++)
          for (int dx = 0; dx < count; dx++) {
            int row = source(a[7], top + dy, (int)height), column = source(a[7], left + dx, (int)width);
            float weight = (dy ? down : 1 - down) * (dx ? right : 1 - right);
            float *pixel = row < 0 || column < 0 ? NULL : pixels + (row * width + column) * channels;
            if (pixel) add_scaled(backward ? pixel : values, backward ? values : pixel, weight, channels);
            else if (!backward) for (Index c = 0; c < channels; c++) values[c] += weight * fill;
          }
      }
}

// x, transforms [images or 1][8], out, then: images, height, width, channels, height and width of out, floats from one
// transform to the next, fill mode, whether the nearest pixel counts alone, fill value
void op_affine_transform(const Word *a) { walk(0, at(a[0]), at(a[1]), at(a[2]), a + 3); }

// gradient of out, transforms, gradient of x, then as above
void op_affine_transform_grad(const Word *a) {
  clear(at(a[2]), (Index)a[3] * a[4] * a[5] * a[6]);
  walk(1, at(a[2]), at(a[1]), at(a[0]), a + 3);
}
