// Depthwise convolution, one filter a channel, and its gradient; average pooling is one with equal weights.
#include "ops.h"

typedef struct {
  int images, height, width, channels, out_height, out_width, kernel_height, kernel_width;
  int stride_y, stride_x, dilation_y, dilation_x, pad_top, pad_left;
} Depthwise;

static Depthwise depthwise(const Word *a) {
  return (Depthwise){a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9], a[10], a[11], a[12], a[13]};
}

// The steps `from` to `to` (excluded) of `count`, each `step` wide, that stay inside of 0 to `size` from `start` on.
typedef struct { int from, to; } Range;

static Range inside(int start, int step, int count, int size) {
  int from = start < 0 ? (-start + step - 1) / step : 0, to = size > start ? (size - start + step - 1) / step : 0;
  return (Range){from, to < count ? to : count};
}

// x, kernel [height][width][channels], out, geometry
void op_depthwise_conv(const Word *a) {
  const float *x = at(a[0]), *kernel = at(a[1]);
  float *out = at(a[2]);
  Depthwise g = depthwise(a + 3);
  Index pixel = g.channels, row = (Index)g.width * pixel;
  for (int i = 0; i < g.images; i++, x += g.height * row)
    for (int oy = 0; oy < g.out_height; oy++)
      for (int ox = 0; ox < g.out_width; ox++, out += pixel) {
        int y = oy * g.stride_y - g.pad_top, left = ox * g.stride_x - g.pad_left;
        Range v = inside(y, g.dilation_y, g.kernel_height, g.height);
        Range h = inside(left, g.dilation_x, g.kernel_width, g.width);
        const float *image = x + y * row + left * pixel;
        Index c = 0;
        for (; c + LANES <= pixel; c += LANES) {
          Vec sum = {0};
          for (int ky = v.from; ky < v.to; ky++)
            for (int kx = h.from; kx < h.to; kx++)
              sum = MULTIPLY_ADD(load(image + ky * g.dilation_y * row + kx * g.dilation_x * pixel + c),
                                 load(kernel + ((Index)ky * g.kernel_width + kx) * pixel + c), sum);
          store(out + c, sum);
        }
        for (; c < pixel; c++) {
          float sum = 0;
          for (int ky = v.from; ky < v.to; ky++)
            for (int kx = h.from; kx < h.to; kx++)
              sum += image[ky * g.dilation_y * row + kx * g.dilation_x * pixel + c] *
                     kernel[((Index)ky * g.kernel_width + kx) * pixel + c];
          out[c] = sum;
        }
      }
}

// One tap of the kernel along one row: to += gradient * kernel, and the kernel's own gradient.
INLINE void tap(const float *x, const float *kernel, const float *gradient, float *to, float *kernel_sum, int count,
                Index step, Index pixel) {
  Index c = 0;
  for (; c + LANES <= pixel; c += LANES) {
    Vec sum = {0}, factor = load(kernel + c);
    for (int i = 0; i < count; i++) {
      Vec g = load(gradient + i * pixel + c);
      if (to) store(to + i * step + c, MULTIPLY_ADD(g, factor, load(to + i * step + c)));
      if (kernel_sum) sum = MULTIPLY_ADD(g, load(x + i * step + c), sum);
    }
    if (kernel_sum) store(kernel_sum + c, load(kernel_sum + c) + sum);
  }
  for (; c < pixel; c++) {
    float sum = 0;
    for (int i = 0; i < count; i++) {
      float g = gradient[i * pixel + c];
      if (to) to[i * step + c] += g * kernel[c];
      if (kernel_sum) sum += g * x[i * step + c];
    }
    if (kernel_sum) kernel_sum[c] += sum;
  }
}

// x, kernel, gradient of out; gradients of x and kernel, each or 0; geometry
void op_depthwise_conv_grad(const Word *a) {
  const float *x = at(a[0]), *kernel = at(a[1]), *gradient = at(a[2]);
  float *x_gradient = at(a[3]), *kernel_gradient = at(a[4]);
  Depthwise g = depthwise(a + 5);
  Index pixel = g.channels, row = (Index)g.width * pixel;
  if (x_gradient) clear(x_gradient, g.images * g.height * row);
  if (kernel_gradient) clear(kernel_gradient, (Index)g.kernel_height * g.kernel_width * pixel);
  for (int i = 0; i < g.images; i++)
    for (int oy = 0; oy < g.out_height; oy++, gradient += g.out_width * pixel) {
      int y = oy * g.stride_y - g.pad_top;
      Range v = inside(y, g.dilation_y, g.kernel_height, g.height);
      for (int ky = v.from; ky < v.to; ky++)
        for (int kx = 0; kx < g.kernel_width; kx++) {
          int left = kx * g.dilation_x - g.pad_left;
          Range h = inside(left, g.stride_x, g.out_width, g.width);
          Index first = ((Index)i * g.height + y + ky * g.dilation_y) * row + (left + h.from * g.stride_x) * pixel;
          Index place = ((Index)ky * g.kernel_width + kx) * pixel;
          if (h.from < h.to)
            tap(x + first, kernel + place, gradient + h.from * pixel, x_gradient ? x_gradient + first : NULL,
                kernel_gradient ? kernel_gradient + place : NULL, h.to - h.from, g.stride_x * pixel, pixel);
        }
    }
}
