// Maximum over windows, and its gradient: the first largest value of a window gets it.
//
// Behind other operations a maximum says which pixel of its window it came from; alone it is found again.
#include "ops.h"
#include "parallel.h"
#include "pooling.h"

typedef uint8_t Bytes __attribute__((vector_size(4), aligned(1)));
typedef struct { Vec best; Mask winner; } Best;

INLINE Mask number(int n) { return (Mask){n, n, n, n}; }

INLINE Best better_of(Best b, Vec v, int index) {
  Mask better = v > b.best;
  return (Best){choose(better, v, b.best), (better & number(index)) | (~better & b.winner)};
}

// Which pixel of its window the first one inside of the image is.
INLINE int first_inside(const Windows *w, Range r, int y, int x) {
  return (r.top - y * w->stride_y + w->pad_top) * w->pool_width + r.left - x * w->stride_x + w->pad_left;
}

static void pool_window(int height, int width, const float *pixels, Index row, Index channels, int first,
                        int pool_width, int relu, float *out, uint8_t *winners) {
  int usual = height == 2 && width == 2 && pool_width == 2;
  for (Index c = 0, n; (n = channels - c) > 0; c += LANES) {
    const float *p = pixels + c;
    Best b = {load_some(p, n), number(first)};
    if (usual && n >= LANES) {
      b = better_of(b, load(p + channels), first + 1);
      b = better_of(b, load(p + row), first + 2);
      b = better_of(b, load(p + row + channels), first + 3);
    } else {
      for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
          b = better_of(b, load_some(p + y * row + x * channels, n), first + y * pool_width + x);
    }
    store_some(out + c, relu ? relu_vec(b.best) : b.best, n);
    if (!winners) continue;
    Bytes bytes = __builtin_convertvector(b.winner, Bytes);
    if (n >= LANES) *(Bytes *)(winners + c) = bytes;
    else __builtin_memcpy(winners + c, &bytes, (size_t)n);
  }
}

void pool_row(const Windows *w, int columns, int relu, const float *rows, int y, float *out, uint8_t *winners) {
  Index channels = w->channels, row = columns * channels;
  for (int x = 0; x < w->out_width; x++, out += channels) {
    Range r = inside(w, y, x);
    pool_window(r.bottom - r.top, r.right - r.left, rows + r.left * channels, row, channels, first_inside(w, r, y, x),
                w->pool_width, relu, out, winners);
    if (winners) winners += channels;
  }
}

void unpool_row(const Windows *w, int y, const float *gradient, const float *out, const uint8_t *winners, float *rows,
                Index count) {
  Index channels = w->channels, row = w->width * channels;
  clear(rows, count * row);
  for (int x = 0; x < w->out_width; x++, gradient += channels, winners += channels) {
    Range r = inside(w, y, x);
    int height = r.bottom - r.top, width = r.right - r.left, first = first_inside(w, r, y, x);
    int usual = height == 2 && width == 2 && w->pool_width == 2;
    for (Index c = 0, n; (n = channels - c) > 0; c += LANES) {
      float *pixels = rows + r.left * channels + c;
      Vec g = load_some(gradient + c, n);
      if (out) g = choose(load_some(out + c, n) > 0, g, (Vec){0});
      Bytes bytes = {0};
      if (n >= LANES) bytes = *(const Bytes *)(winners + c);
      else __builtin_memcpy(&bytes, winners + c, (size_t)n);
      Mask gradients = (Mask)g, winner = __builtin_convertvector(bytes, Mask) - number(first);
      if (usual && n >= LANES) {
        store(pixels, (Vec)(gradients & (winner == number(0))));
        store(pixels + channels, (Vec)(gradients & (winner == number(1))));
        store(pixels + row, (Vec)(gradients & (winner == number(2))));
        store(pixels + row + channels, (Vec)(gradients & (winner == number(3))));
      } else {
        for (int py = 0; py < height; py++)
          for (int px = 0; px < width; px++) {
            Mask here = winner == number(py * w->pool_width + px);
            store_some(pixels + py * row + px * channels, (Vec)(gradients & here), n);
          }
      }
    }
    if (out) out += channels;
  }
}

typedef struct {
  Windows w;
  const float *x, *gradient;
  float *out, *to;
  int parts;
} Work;

static void forward_part(const void *work, int part) {
  const Work *k = work;
  const Windows *w = &k->w;
  Index row = (Index)w->width * w->channels, out_row = (Index)w->out_width * w->channels;
  Index end = part_start(w->images, part + 1, k->parts);
  for (Index i = part_start(w->images, part, k->parts); i < end; i++)
    for (int y = 0; y < w->out_height; y++)
      pool_row(w, w->width, 0, k->x + (i * w->height + inside(w, y, 0).top) * row, y,
               k->out + (i * w->out_height + y) * out_row, NULL);
}

static Work work_of(const Word *geometry) {
  Work k = {.w = windows(geometry)};
  k.parts = parts_of((Index)k.w.images * k.w.height * k.w.width * k.w.channels);
  return k;
}

// x, out, windows
void op_max_pool(const Word *a) {
  Work k = work_of(a + 2);
  k.x = at(a[0]), k.out = at(a[1]);
  parallel(forward_part, &k, k.parts);
}

static void backward_part(const void *work, int part) {
  const Work *k = work;
  Windows w = k->w;
  Index size = (Index)w.height * w.width * w.channels, out_size = (Index)w.out_height * w.out_width * w.channels;
  Index first = part_start(w.images, part, k->parts), end = part_start(w.images, part + 1, k->parts);
  const float *x = k->x + first * size, *out = k->out + first * out_size, *gradient = k->gradient + first * out_size;
  float *to = k->to + first * size;
  clear(to, (end - first) * size);
  for (Index i = first; i < end; i++, x += size, to += size)
    for (int y = 0; y < w.out_height; y++)
      for (int column = 0; column < w.out_width; column++, out += w.channels, gradient += w.channels) {
        Range r = inside(&w, y, column);
        int c = 0;
        for (; c + LANES <= w.channels; c += LANES) {
          Vec best = load(out + c);
          Mask open = (Mask){-1, -1, -1, -1};
          for (int py = r.top; py < r.bottom; py++)
            for (int px = r.left; px < r.right; px++) {
              Index p = ((Index)py * w.width + px) * w.channels + c;
              Mask here = (load(x + p) == best) & open;
              store(to + p, load(to + p) + (Vec)((Mask)load(gradient + c) & here));
              open &= ~here;
            }
        }
        for (; c < w.channels; c++) {
          int open = 1;
          for (int py = r.top; py < r.bottom && open; py++)
            for (int px = r.left; px < r.right && open; px++) {
              Index p = ((Index)py * w.width + px) * w.channels + c;
              if (x[p] == out[c]) to[p] += gradient[c], open = 0;
            }
        }
      }
}

// x, out, gradient of out, gradient of x, windows
void op_max_pool_grad(const Word *a) {
  Work k = work_of(a + 4);
  k.x = at(a[0]), k.out = at(a[1]), k.gradient = at(a[2]), k.to = at(a[3]);
  parallel(backward_part, &k, k.parts);
}
