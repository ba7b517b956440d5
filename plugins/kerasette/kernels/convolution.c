// Two-dimensional convolution and its gradient, direct, one image at a time.
#include "convolution.h"
#include "ops.h"
#include "parallel.h"
#include "product.h"

Geometry geometry(const Word *a) {
  Geometry g = {a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9], a[10], a[11], a[12], a[13], a[14],
                0, 0, 0, 0, 0, 0, 0, 0};
  g.padded_height = (g.out_height - 1) * g.stride_y + (g.kernel_height - 1) * g.dilation_y + 1;
  g.padded_width = (g.out_width - 1) * g.stride_x + (g.kernel_width - 1) * g.dilation_x + 1;
  g.padded = g.pad_top > 0 || g.pad_left > 0 || g.padded_height > g.height || g.padded_width > g.width;
  g.groups = g.dilation_x == 1 ? 1 : g.kernel_width;
  g.run = g.kernel_width * g.channels / g.groups;
  // A vector that begins with the last pixel must not reach beyond the image.
  g.padded |= g.run < LANES;
  if (!g.padded) g.padded_width = g.width;
  g.row = (Index)g.padded_width * g.channels;
  g.pixels = (Index)g.height * g.width * g.channels;
  g.kernel_size = (Index)g.kernel_height * g.kernel_width * g.channels * g.filters;
  return g;
}

Index padded_size(const Geometry *g) { return g->padded ? g->padded_height * g->row + LANES : 0; }

const float *padded_image(const Geometry *g, const float *image, float *border) {
  if (!g->padded) return image;
  int columns = g->padded_width - g->pad_left < g->width ? g->padded_width - g->pad_left : g->width;
  for (int y = 0; y < g->height && y + g->pad_top < g->padded_height; y++)
    copy(border + (y + g->pad_top) * g->row + (Index)g->pad_left * g->channels,
         image + (Index)y * g->width * g->channels, (Index)columns * g->channels);
  return border;
}

void unpadded_image(const Geometry *g, const float *border, float *image) {
  int columns = g->padded_width - g->pad_left < g->width ? g->padded_width - g->pad_left : g->width;
  clear(image, g->pixels);
  for (int y = 0; y < g->height && y + g->pad_top < g->padded_height; y++)
    copy(image + (Index)y * g->width * g->channels,
         border + (y + g->pad_top) * g->row + (Index)g->pad_left * g->channels, (Index)columns * g->channels);
}

void convolve_rows(const Geometry *g, const float *image, const float *kernel, const float *bias, float *out, int first,
                   int last, int columns, int relu) {
  Product p = {.a_row = (Index)g->stride_x * g->channels, .a_inner = 1, .a_outer = g->dilation_y * g->row,
               .b_inner = g->filters, .b_outer = (Index)g->groups * g->run * g->filters, .c_row = g->filters,
               .rows = columns, .columns = g->filters, .inner = g->run, .outer = g->kernel_height};
  for (int y = first; y < last; y++) {
    p.c = out + (Index)(y - first) * columns * g->filters;
    for (int group = 0; group < g->groups; group++) {
      p.a = image + y * g->stride_y * g->row + (Index)group * g->dilation_x * g->channels;
      p.b = kernel + (Index)group * g->run * g->filters;
      p.bias = group ? NULL : bias;
      p.accumulate = group > 0;
      p.relu = relu && group == g->groups - 1;
      product(&p);
    }
  }
}

typedef struct {
  Geometry g;
  int relu, parts;
  const float *x, *kernel, *bias, *gradient;
  float *out, *x_gradient, *kernel_sum, *bias_sum, *scratch;
  Index out_size, part_size;      // floats of an output image; of scratch a part
  const float *turned;
} Work;

static void forward_part(const void *work, int part) {
  const Work *w = work;
  Geometry g = w->g;
  float *border = w->scratch + part * w->part_size;
  Index first = part_start(g.images, part, w->parts), end = part_start(g.images, part + 1, w->parts);
  clear(border, padded_size(&g));
  if (!g.padded && g.kernel_height * g.kernel_width * g.stride_y * g.stride_x == 1) {
    // A 1x1 convolution is one matrix product over all pixels.
    g.out_width *= (int)(end - first) * g.out_height;
    g.out_height = 1;
    end = first + 1;
  }
  for (Index i = first; i < end; i++)
    convolve_rows(&g, padded_image(&g, w->x + i * g.pixels, border), w->kernel, w->bias, w->out + i * w->out_size, 0,
                  g.out_height, g.out_width, w->relu);
}

// x, kernel, bias or 0, out, scratch, relu, parts, geometry
void op_conv2d(const Word *a) {
  Work w = {.g = geometry(a + 7), .x = at(a[0]), .kernel = at(a[1]), .bias = at(a[2]), .out = at(a[3]),
            .scratch = at(a[4]), .relu = a[5], .parts = a[6]};
  w.out_size = (Index)w.g.out_height * w.g.out_width * w.g.filters;
  w.part_size = padded_size(&w.g);
  parallel(forward_part, &w, w.parts);
}

// Gradients of one image are spread out horizontally, as the strides demand, between margins of zeros, so that
// the gradient of the input is again a convolution.
typedef struct {
  float *rows;
  Index width;   // of a spread row, in pixels
  Index first;   // the pixel where the first gradient stands
} Spread;

static Index spread_width(const Geometry *g) {
  Index margin = (Index)(g->kernel_width - 1) * g->dilation_x;
  Index needed = g->width + g->pad_left + margin, written = margin + (Index)(g->out_width - 1) * g->stride_x + 1;
  return needed > written ? needed : written;
}

static void spread(const Geometry *g, const Spread *s, const float *gradient, const float *out) {
  for (int y = 0; y < g->out_height; y++)
    for (int x = 0; x < g->out_width; x++) {
      Index from = ((Index)y * g->out_width + x) * g->filters;
      float *to = s->rows + (y * s->width + s->first + (Index)x * g->stride_x) * g->filters;
      int c = 0;
      if (!out) {
        copy(to, gradient + from, g->filters);
        continue;
      }
      for (; c + LANES <= g->filters; c += LANES)
        store(to + c, (Vec)((Mask)load(gradient + from + c) & (load(out + from + c) > 0)));
      for (; c < g->filters; c++) to[c] = out[from + c] > 0 ? gradient[from + c] : 0;
    }
}

static void bias_gradient(const Geometry *g, const Spread *s, float *bias) {
  Index step = (Index)g->stride_x * g->filters;
  int c = 0;
  for (; c + LANES <= g->filters; c += LANES) {
    Vec total = {0};
    for (int y = 0; y < g->out_height; y++) {
      const float *row = s->rows + (y * s->width + s->first) * g->filters + c;
      for (int x = 0; x < g->out_width; x++) total += load(row + x * step);
    }
    store(bias + c, load(bias + c) + total);
  }
  for (; c < g->filters; c++) {
    float total = 0;
    for (int y = 0; y < g->out_height; y++) {
      const float *row = s->rows + (y * s->width + s->first) * g->filters + c;
      for (int x = 0; x < g->out_width; x++) total += row[x * step];
    }
    bias[c] += total;
  }
}

static void kernel_gradient(const Geometry *g, const Spread *s, const float *image, float *kernel) {
  Index row = (Index)g->padded_width * g->channels;
  int groups = g->dilation_x == 1 ? 1 : g->kernel_width, rows = g->kernel_width * g->channels / groups;
  Product p = {.a_row = 1, .a_inner = (Index)g->stride_x * g->channels, .a_outer = g->stride_y * row,
               .b = s->rows + s->first * g->filters, .b_inner = (Index)g->stride_x * g->filters,
               .b_outer = s->width * g->filters, .c_row = g->filters, .rows = rows, .columns = g->filters,
               .inner = g->out_width, .outer = g->out_height, .accumulate = 1};
  for (int ky = 0; ky < g->kernel_height; ky++)
    for (int group = 0; group < groups; group++) {
      p.a = image + (Index)ky * g->dilation_y * row + (Index)group * g->dilation_x * g->channels;
      p.c = kernel + ((Index)ky * g->kernel_width * g->channels + (Index)group * rows) * g->filters;
      product(&p);
    }
}

// Each kernel row turned: to[ky][kx from the right][filter][channel].
static void turn_kernel(const Geometry *g, const float *kernel, float *to) {
  Index size = (Index)g->channels * g->filters;
  for (int ky = 0; ky < g->kernel_height; ky++)
    for (int kx = 0; kx < g->kernel_width; kx++)
      transpose(kernel + (ky * g->kernel_width + kx) * size,
                to + (ky * g->kernel_width + g->kernel_width - 1 - kx) * size, g->channels, g->filters);
}

static int greatest_common_divisor(int a, int b) {
  while (b) {
    int rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

static void input_gradient(const Geometry *g, const Spread *s, const float *turned, float *image) {
  Index kernel_row = (Index)g->kernel_width * g->channels * g->filters;
  // Kernel rows that meet a row of gradients lie `step` apart.
  int step = g->stride_y / greatest_common_divisor(g->stride_y, g->dilation_y);
  int groups = g->dilation_x == 1 ? 1 : g->kernel_width, inner = g->kernel_width * g->filters / groups;
  Product p = {.a_row = g->filters, .a_inner = 1, .a_outer = -(Index)(g->dilation_y * step / g->stride_y) * s->width * g->filters,
               .b_inner = g->channels, .b_outer = step * kernel_row, .c_row = g->channels, .rows = g->width,
               .columns = g->channels, .inner = inner};
  for (int y = 0; y < g->height; y++) {
    p.c = image + (Index)y * g->width * g->channels;
    int first = -1, count = 0, start = 0;
    for (int ky = 0; ky < g->kernel_height; ky++) {
      int position = y + g->pad_top - ky * g->dilation_y;
      if (position < 0 || position % g->stride_y || position / g->stride_y >= g->out_height) continue;
      if (first < 0) first = ky, start = position / g->stride_y;
      count++;
    }
    if (!count) {
      clear(p.c, (Index)g->width * g->channels);
      continue;
    }
    p.outer = count;
    for (int group = 0; group < groups; group++) {
      p.a = s->rows + (start * s->width + g->pad_left + (Index)group * g->dilation_x) * g->filters;
      p.b = turned + first * kernel_row + (Index)group * inner * g->channels;
      p.accumulate = group > 0;
      product(&p);
    }
  }
}

static void backward_part(const void *work, int part) {
  const Work *w = work;
  const Geometry *g = &w->g;
  float *kernel_sum = w->scratch + part * w->part_size, *bias_sum = kernel_sum + g->kernel_size;
  float *border = bias_sum + g->filters;
  Spread s = {.rows = border + padded_size(g), .width = spread_width(g),
              .first = (Index)(g->kernel_width - 1) * g->dilation_x};
  if (!part && w->kernel_sum) kernel_sum = w->kernel_sum;
  if (!part && w->bias_sum) bias_sum = w->bias_sum;
  clear(border, padded_size(g));
  clear(s.rows, g->out_height * s.width * g->filters);
  clear(kernel_sum, g->kernel_size);
  clear(bias_sum, g->filters);
  Index end = part_start(g->images, part + 1, w->parts);
  for (Index i = part_start(g->images, part, w->parts); i < end; i++) {
    spread(g, &s, w->gradient + i * w->out_size, w->out ? w->out + i * w->out_size : NULL);
    if (w->bias_sum) bias_gradient(g, &s, bias_sum);
    if (w->kernel_sum) kernel_gradient(g, &s, padded_image(g, w->x + i * g->pixels, border), kernel_sum);
    if (w->x_gradient) input_gradient(g, &s, w->turned, w->x_gradient + i * g->pixels);
  }
}

// x, kernel, out (for the mask of relu) or 0, gradient of out; gradients of x, kernel and bias, each or 0; scratch,
// floats of scratch a part, parts, geometry
void op_conv2d_grad(const Word *a) {
  Work w = {.g = geometry(a + 10), .x = at(a[0]), .kernel = at(a[1]), .out = at(a[2]), .gradient = at(a[3]),
            .x_gradient = at(a[4]), .kernel_sum = at(a[5]), .bias_sum = at(a[6]), .part_size = a[8], .parts = a[9]};
  float *turned = at(a[7]);
  w.out_size = (Index)w.g.out_height * w.g.out_width * w.g.filters;
  w.turned = turned;
  w.scratch = turned + w.g.kernel_size;
  if (w.x_gradient) turn_kernel(&w.g, w.kernel, turned);
  parallel(backward_part, &w, w.parts);
  // In the order of the parts, whoever computed them.
  for (int part = 1; part < w.parts; part++) {
    const float *sums = w.scratch + part * w.part_size;
    if (w.kernel_sum) add_to(w.kernel_sum, sums, w.g.kernel_size);
    if (w.bias_sum) add_to(w.bias_sum, sums + w.g.kernel_size, w.g.filters);
  }
}
