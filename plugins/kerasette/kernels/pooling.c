// Maximum over windows, and its gradient: the first largest value of a window gets it.
#include "ops.h"
#include "parallel.h"
#include "pooling.h"

typedef struct {
  Windows w;
  const float *x, *gradient;
  float *out, *to;
  int parts;
} Work;

static void forward_part(const void *work, int part) {
  const Work *k = work;
  Windows w = k->w;
  Index size = (Index)w.height * w.width * w.channels, out_size = (Index)w.out_height * w.out_width * w.channels;
  Index first = part_start(w.images, part, k->parts), end = part_start(w.images, part + 1, k->parts);
  const float *x = k->x + first * size;
  float *out = k->out + first * out_size;
  for (Index i = first; i < end; i++, x += size)
    for (int y = 0; y < w.out_height; y++)
      for (int column = 0; column < w.out_width; column++, out += w.channels) {
        Range r = inside(&w, y, column);
        int c = 0;
        for (; c + LANES <= w.channels; c += LANES) {
          Vec best = load(x + ((Index)r.top * w.width + r.left) * w.channels + c);
          for (int py = r.top; py < r.bottom; py++)
            for (int px = r.left; px < r.right; px++) {
              Vec v = load(x + ((Index)py * w.width + px) * w.channels + c);
              best = choose(v > best, v, best);
            }
          store(out + c, best);
        }
        for (; c < w.channels; c++) {
          float best = x[((Index)r.top * w.width + r.left) * w.channels + c];
          for (int py = r.top; py < r.bottom; py++)
            for (int px = r.left; px < r.right; px++) {
              float v = x[((Index)py * w.width + px) * w.channels + c];
              if (v > best) best = v;
            }
          out[c] = best;
        }
      }
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
