// Depthwise convolution, one filter a channel, and its gradient; average pooling is one with equal weights.
#include "ops.h"

// One tap of the kernel along one row. Forward: values += x * kernel. Backward `values` are gradients:
// to += values * kernel, kernel_sum += values * x.
static void tap(int forward, const float *x, const float *kernel, float *values, float *to, float *kernel_sum, int count,
                Index step, Index pixel) {
  Index c = 0;
  for (; c + LANES <= pixel; c += LANES) {
    Vec sum = {0}, factor = load(kernel + c);
    float *value = values + c;
    Index at = c;
    for (int i = 0; forward && i < count; i++, value += pixel, at += step)
      store(value, MULTIPLY_ADD(load(x + at), factor, load(value)));
    for (int i = 0; !forward && i < count; i++, value += pixel, at += step) {
      if (to) store(to + at, MULTIPLY_ADD(load(value), factor, load(to + at)));
      if (kernel_sum) sum = MULTIPLY_ADD(load(value), load(x + at), sum);
    }
    if (kernel_sum) store(kernel_sum + c, load(kernel_sum + c) + sum);
  }
  for (; c < pixel; c++) {
    float sum = 0;
    for (int i = 0; i < count; i++) {
      Index at = i * step + c;
      float *value = values + i * pixel + c;
      if (forward) *value += x[at] * kernel[c];
      if (to) to[at] += *value * kernel[c];
      if (kernel_sum) sum += *value * x[at];
    }
    if (kernel_sum) kernel_sum[c] += sum;
  }
}

// The steps `from` to `to` (excluded) of `count`, each `step` wide, that stay inside of 0 to `size` from `start` on.
typedef struct { int from, to; } Range;

static Range inside(int start, int step, int count, int size) {
  int from = start < 0 ? (-start + step - 1) / step : 0, to = size > start ? (size - start + step - 1) / step : 0;
  return (Range){from, to < count ? to : count};
}

static void sweep(int forward, const float *x, const float *kernel, float *values, float *to, float *kernel_sum,
                  const Word *geometry) {
  const struct {
    int images, height, width, channels, out_height, out_width, kernel_height, kernel_width;
    int stride_y, stride_x, dilation_y, dilation_x, pad_top, pad_left;
  } *g = (const void *)geometry;
  Index pixel = g->channels, row = g->width * pixel;
  if (forward) clear(values, g->images * g->out_height * g->out_width * pixel);
  if (to) clear(to, g->images * g->height * row);
  if (kernel_sum) clear(kernel_sum, g->kernel_height * g->kernel_width * pixel);
  for (int i = 0; i < g->images; i++)
    for (int oy = 0; oy < g->out_height; oy++, values += g->out_width * pixel) {
      int y = oy * g->stride_y - g->pad_top;
      Range v = inside(y, g->dilation_y, g->kernel_height, g->height);
      for (int ky = v.from; ky < v.to; ky++)
        for (int kx = 0; kx < g->kernel_width; kx++) {
          int left = kx * g->dilation_x - g->pad_left;
          Range h = inside(left, g->stride_x, g->out_width, g->width);
          Index first = ((Index)i * g->height + y + ky * g->dilation_y) * row + (left + h.from * g->stride_x) * pixel;
          Index place = ((Index)ky * g->kernel_width + kx) * pixel;
          tap(forward, x + first, kernel + place, values + h.from * pixel, to ? to + first : NULL,
              kernel_sum ? kernel_sum + place : NULL, h.to - h.from, g->stride_x * pixel, pixel);
        }
    }
}

// x, kernel [height][width][channels], out, geometry
void op_depthwise_conv(const Word *a) { sweep(1, at(a[0]), at(a[1]), at(a[2]), NULL, NULL, a + 3); }

// x, kernel, gradient of out; gradients of x and kernel, each or 0; geometry
void op_depthwise_conv_grad(const Word *a) { sweep(0, at(a[0]), at(a[1]), at(a[2]), at(a[3]), at(a[4]), a + 5); }
