// Convolution, bias, relu and the maximum over windows that do not overlap, as one operation.
//
// Forward keeps the maxima and which pixel of its window each came from; of the convolution itself only a few rows are
// there at a time. Backward a window has at most one gradient a filter, so that sums run over lists of gradients
// instead of over images full of zeros.
#include "convolution.h"
#include "ops.h"
#include "parallel.h"
#include "pooling.h"
#include "product.h"

#define UNROLL _Pragma("GCC unroll 16")

typedef struct {
  Geometry g;
  Windows w;
  int relu, parts, columns;    // columns: of the convolution, as far as windows reach
  const float *x, *kernel, *bias, *gradient;
  float *out;
  uint8_t *winners;
  float *x_gradient, *scratch;
  Index part_size;             // floats of scratch a part
  Index sums_size;             // floats of the filters' gradients
  const float *turned;         // the kernel, one filter after the other
} Work;

static void describe(Work *k, const Word *geometry_words) {
  k->g = geometry(geometry_words);
  k->w = windows(geometry_words + GEOMETRY_WORDS);
  int reach = (k->w.out_width - 1) * k->w.stride_x - k->w.pad_left + k->w.pool_width;
  k->columns = reach < k->g.out_width ? reach : k->g.out_width;
}

static void forward_part(const void *work, int part) {
  const Work *k = work;
  const Windows *w = &k->w;
  float *border = k->scratch + part * k->part_size, *rows = border + padded_size(&k->g);
  Index out_row = (Index)w->out_width * w->channels, out_size = w->out_height * out_row;
  clear(border, padded_size(&k->g));
  Index end = part_start(w->images, part + 1, k->parts);
  for (Index i = part_start(w->images, part, k->parts); i < end; i++) {
    const float *image = padded_image(&k->g, k->x + i * k->g.pixels, border);
    for (int y = 0; y < w->out_height; y++) {
      Range r = inside(w, y, 0);
      convolve_rows(&k->g, image, k->kernel, k->bias, rows, r.top, r.bottom, k->columns, 0);
      Index to = i * out_size + y * out_row;
      pool_row(w, k->columns, k->relu, rows, y, k->out + to, k->winners ? k->winners + to : NULL);
    }
  }
}

// x, kernel, bias or 0, out, winners (a byte each) or 0, scratch, floats of scratch a part, relu, parts, geometry,
// windows
void op_conv2d_max_pool(const Word *a) {
  Work k = {.x = at(a[0]), .kernel = at(a[1]), .bias = at(a[2]), .out = at(a[3]), .winners = at(a[4]),
            .scratch = at(a[5]), .part_size = a[6], .relu = a[7], .parts = a[8]};
  describe(&k, a + 9);
  parallel(forward_part, &k, k.parts);
}

// A gradient and where what it is multiplied with begins, in floats.
typedef struct {
  int32_t offset;
  float gradient;
} Entry;

// Whether a number is not 0, without the care that comparing floats takes of NaN.
INLINE int is_there(float x) {
  union { float f; uint32_t w; } u = {x};
  return u.w << 1 != 0;
}

enum { AREA = 256 };

// The gradient behind relu of one image; adds its sum over the image to that of the bias.
static void open_gradient(const Work *k, const float *gradient, const float *out, float *to, float *bias) {
  Index pixels = (Index)k->w.out_height * k->w.out_width, filters = k->w.channels, c = 0;
  for (; c + LANES <= filters; c += LANES) {
    Vec total = {0};
    for (Index p = 0; p < pixels; p++) {
      Index i = p * filters + c;
      Vec v = load(gradient + i);
      if (k->relu) v = (Vec)((Mask)v & (load(out + i) > 0));
      store(to + i, v);
      total += v;
    }
    store(bias + c, load(bias + c) + total);
  }
  for (; c < filters; c++) {
    float total = 0;
    for (Index p = 0; p < pixels; p++) {
      Index i = p * filters + c;
      total += to[i] = k->relu && !(out[i] > 0) ? 0 : gradient[i];
    }
    bias[c] += total;
  }
}

// Where in the image the patch below each pixel of a window begins, seen from the window's first.
static void patches(const Work *k, int32_t *offsets) {
  for (int i = 0; i < k->w.pool_height * k->w.pool_width; i++)
    offsets[i] = (int32_t)(i / k->w.pool_width * k->g.stride_y * k->g.row +
                           (Index)(i % k->w.pool_width) * k->g.stride_x * k->g.channels);
}

INLINE int32_t patch_of_window(const Work *k, int y, int x) {
  return (int32_t)((y * k->w.stride_y - k->w.pad_top) * k->g.stride_y * k->g.row +
                   (Index)(x * k->w.stride_x - k->w.pad_left) * k->g.stride_x * k->g.channels);
}

// sum += gradient * patch over a list, for `rows` rows of `vectors` vectors each, the last of which begins at `last`.
INLINE void add_patches(const int rows, const int vectors, const Entry *list, Index count, const float *x, Index row,
                        Index last, float *sum) {
  Vec s[rows][vectors];
  UNROLL for (int r = 0; r < rows; r++)
    UNROLL for (int v = 0; v < vectors; v++) s[r][v] = load(sum + (r * vectors + v) * LANES);
  for (const Entry *end = list + count; list < end; list++) {
    const float *from = x + list->offset;
    Vec gradient = splat(list->gradient);
    UNROLL for (int r = 0; r < rows; r++)
      UNROLL for (int v = 0; v < vectors; v++)
        s[r][v] = MULTIPLY_ADD(gradient, load(from + r * row + (v == vectors - 1 ? last : v * LANES)), s[r][v]);
  }
  UNROLL for (int r = 0; r < rows; r++)
    UNROLL for (int v = 0; v < vectors; v++) store(sum + (r * vectors + v) * LANES, s[r][v]);
}

// A run of the kernel as vectors; the last overlaps the one before when they do not fill it. A run of less than a vector
// is followed by numbers that `collect` leaves out.
INLINE int run_vectors(const Geometry *g) { return (g->run + LANES - 1) / LANES; }

static void filter_gradient(const Geometry *g, const Entry *list, Index count, const float *image, float *sum) {
  int vectors = run_vectors(g);
  Index row = g->dilation_y * g->row, last = g->run > LANES ? g->run - LANES : 0;
  // Kernels of 3 by 3 over colours or grey.
  if (g->groups == 1 && g->kernel_height == 3 && vectors == 3) return add_patches(3, 3, list, count, image, row, last, sum);
  if (g->groups == 1 && g->kernel_height == 3 && vectors == 1) return add_patches(3, 1, list, count, image, row, last, sum);
  for (int ky = 0; ky < g->kernel_height; ky++)
    for (int group = 0; group < g->groups; group++, sum += vectors * LANES) {
      const float *x = image + ky * row + (Index)group * g->dilation_x * g->channels;
      int v = 0;
      for (int left = vectors; left;) {
        // The last vector is a block of its own unless the run is whole vectors.
        int whole = g->run % LANES ? left - 1 : left, size = whole >= 12 ? 12 : whole >= 6 ? 6 : whole >= 3 ? 3 : 1;
        const float *from = x + (whole ? v * LANES : last);
        float *to = sum + v * LANES;
        if (size == 12) add_patches(1, 12, list, count, from, 0, 11 * LANES, to);
        else if (size == 6) add_patches(1, 6, list, count, from, 0, 5 * LANES, to);
        else if (size == 3) add_patches(1, 3, list, count, from, 0, 2 * LANES, to);
        else add_patches(1, 1, list, count, from, 0, 0, to);
        v += size;
        left -= size;
      }
    }
}

// Filter by filter, the list of its gradients in the image with the patches below them.
static void kernel_gradient(const Work *k, const float *gradient, const uint8_t *winners, const float *image,
                            Entry *list, float *sums) {
  const Windows *w = &k->w;
  Index filters = w->channels, size = k->sums_size / filters;
  int32_t offsets[AREA], step = patch_of_window(k, 0, 1) - patch_of_window(k, 0, 0);
  patches(k, offsets);
  for (Index c = 0; c < filters; c++, sums += size) {
    const float *value = gradient + c;
    const uint8_t *winner = winners + c;
    Entry *end = list;
    for (int y = 0; y < w->out_height; y++) {
      int32_t patch = patch_of_window(k, y, 0);
      for (int x = 0; x < w->out_width; x++, value += filters, winner += filters, patch += step) {
        *end = (Entry){patch + offsets[*winner], *value};
        end += is_there(*value);
      }
    }
    filter_gradient(&k->g, list, end - list, image, sums);
  }
}

// to += gradient * kernel over a list of filters.
INLINE void add_filters(const int vectors, const Entry *list, Index count, const float *turned, float *to) {
  Vec s[vectors];
  UNROLL for (int v = 0; v < vectors; v++) s[v] = load(to + v * LANES);
  for (const Entry *end = list + count; list < end; list++) {
    const float *from = turned + list->offset;
    Vec gradient = splat(list->gradient);
    UNROLL for (int v = 0; v < vectors; v++) s[v] = MULTIPLY_ADD(gradient, load(from + v * LANES), s[v]);
  }
  UNROLL for (int v = 0; v < vectors; v++) store(to + v * LANES, s[v]);
}

static void patch_gradient(const Geometry *g, const Entry *list, Index count, const float *turned, float *patch) {
  for (int ky = 0; ky < g->kernel_height; ky++)
    for (int group = 0; group < g->groups; group++, turned += g->run) {
      float *to = patch + ky * g->dilation_y * g->row + (Index)group * g->dilation_x * g->channels;
      int i = 0;
      for (; i + 12 * LANES <= g->run; i += 12 * LANES) add_filters(12, list, count, turned + i, to + i);
      for (; i + 6 * LANES <= g->run; i += 6 * LANES) add_filters(6, list, count, turned + i, to + i);
      for (; i + LANES <= g->run; i += LANES) add_filters(1, list, count, turned + i, to + i);
      for (; i < g->run; i++) {
        float s = to[i];
        for (Index e = 0; e < count; e++) s += list[e].gradient * turned[list[e].offset + i];
        to[i] = s;
      }
    }
}

// For each pixel of a window the list of the filters whose maximum it is.
static void input_gradient(const Work *k, const float *gradient, const uint8_t *winners, Entry *lists, float *image) {
  const Windows *w = &k->w;
  Index filters = w->channels, capacity = filters + 1, size = k->g.kernel_size / filters;
  int area = w->pool_height * w->pool_width;
  int32_t offsets[AREA], counts[AREA];
  patches(k, offsets);
  for (int y = 0; y < w->out_height; y++)
    for (int x = 0; x < w->out_width; x++, gradient += filters, winners += filters) {
      for (int i = 0; i < area; i++) counts[i] = 0;
      for (Index c = 0; c < filters; c++) {
        float value = gradient[c];
        int winner = winners[c];
        lists[winner * capacity + counts[winner]] = (Entry){(int32_t)(c * size), value};
        counts[winner] += is_there(value);
      }
      float *patch = image + patch_of_window(k, y, x);
      for (int i = 0; i < area; i++)
        if (counts[i]) patch_gradient(&k->g, lists + i * capacity, counts[i], k->turned, patch + offsets[i]);
    }
}

static void backward_part(const void *work, int part) {
  const Work *k = work;
  const Geometry *g = &k->g;
  Index filters = g->filters, out_size = (Index)k->w.out_height * k->w.out_width * filters, padded = padded_size(g);
  float *sums = k->scratch + part * k->part_size, *bias = sums + k->sums_size, *border = bias + filters;
  float *spread = border + padded, *opened = spread + (k->x_gradient ? padded : 0);
  Entry *lists = (Entry *)(opened + out_size);
  clear(sums, k->sums_size + filters + padded);
  Index end = part_start(g->images, part + 1, k->parts);
  for (Index i = part_start(g->images, part, k->parts); i < end; i++) {
    const uint8_t *winners = k->winners + i * out_size;
    open_gradient(k, k->gradient + i * out_size, k->out + i * out_size, opened, bias);
    kernel_gradient(k, opened, winners, padded_image(g, k->x + i * g->pixels, border), lists, sums);
    if (!k->x_gradient) continue;
    float *image = k->x_gradient + i * g->pixels, *to = g->padded ? spread : image;
    clear(to, g->padded ? padded : g->pixels);
    input_gradient(k, opened, winners, lists, to);
    if (g->padded) unpadded_image(g, spread, image);
  }
}

// The gradients of the filters one after the other, as vectors, back to the order of the kernel.
static void collect(const Geometry *g, const float *sums, float *kernel) {
  int vectors = run_vectors(g), runs = g->kernel_height * g->groups, whole = g->run / LANES * LANES;
  for (Index c = 0; c < g->filters; c++)
    for (int r = 0; r < runs; r++, sums += vectors * LANES)
      for (int i = 0; i < g->run; i++) {
        int shift = i >= whole && g->run > LANES ? vectors * LANES - g->run : 0;
        kernel[((Index)r * g->run + i) * g->filters + c] = sums[i + shift];
      }
}

// x, kernel, out (for the mask of relu), winners, gradient of out; gradients of x, kernel and bias, each or 0; scratch,
// floats of scratch a part, relu, parts, geometry, windows
void op_conv2d_max_pool_grad(const Word *a) {
  Work k = {.x = at(a[0]), .kernel = at(a[1]), .out = at(a[2]), .winners = at(a[3]), .gradient = at(a[4]),
            .x_gradient = at(a[5]), .part_size = a[9], .relu = a[10], .parts = a[11]};
  float *kernel_sum = at(a[6]), *bias_sum = at(a[7]), *turned = at(a[8]);
  describe(&k, a + 12);
  k.turned = turned;
  k.scratch = turned + k.g.kernel_size;
  k.sums_size = (Index)k.g.filters * k.g.kernel_height * k.g.groups * run_vectors(&k.g) * LANES;
  if (k.x_gradient) transpose(k.kernel, turned, k.g.kernel_height * k.g.kernel_width * k.g.channels, k.g.filters);
  parallel(backward_part, &k, k.parts);
  // In the order of the parts, whoever computed them.
  Index count = k.sums_size + k.g.filters;
  for (int part = 1; part < k.parts; part++) add_to(k.scratch, k.scratch + part * k.part_size, count);
  if (kernel_sum) collect(&k.g, k.scratch, kernel_sum);
  if (bias_sum) copy(bias_sum, k.scratch + k.sums_size, k.g.filters);
}
