// Windows of pixels.
#ifndef KERASETTE_POOLING_H
#define KERASETTE_POOLING_H

#include "device.h"

typedef struct {
  int images, height, width, channels, out_height, out_width;
  int pool_height, pool_width, stride_y, stride_x, pad_top, pad_left;
} Windows;

INLINE Windows windows(const Word *a) {
  return (Windows){a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9], a[10], a[11]};
}

// The part of a window that lies inside the image, as pixels of the image.
typedef struct { int top, bottom, left, right; } Range;

INLINE Range inside(const Windows *w, int y, int x) {
  int top = y * w->stride_y - w->pad_top, left = x * w->stride_x - w->pad_left;
  int bottom = top + w->pool_height, right = left + w->pool_width;
  return (Range){top < 0 ? 0 : top, bottom > w->height ? w->height : bottom, left < 0 ? 0 : left,
                 right > w->width ? w->width : right};
}

// A row of maxima, behind relu when asked for, out of the rows that its windows cover, `columns` pixels each; and, unless
// `winners` is 0, which pixel of its window each comes from, the first of several.
void pool_row(const Windows *w, int columns, int relu, const float *rows, int y, float *out, uint8_t *winners);

// The way back, where windows lie side by side: the `count` rows that row `y` of windows covers, or more. Each gradient
// goes to the pixel that its maximum came from, the others get 0. With `out` only what is above 0 there has a gradient, as
// behind relu.
void unpool_row(const Windows *w, int y, const float *gradient, const float *out, const uint8_t *winners, float *rows,
                Index count);

#endif
