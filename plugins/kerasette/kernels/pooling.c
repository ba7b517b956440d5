// Maximum over windows, and its gradient: the first largest value of a window gets it.
#include "ops.h"
#include "pooling.h"

// x, out, windows
void op_max_pool(const Word *a) {
  const float *x = at(a[0]);
  float *out = at(a[1]);
  Windows w = windows(a + 2);
  for (int i = 0; i < w.images; i++, x += (Index)w.height * w.width * w.channels)
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

// x, out, gradient of out, gradient of x, windows
void op_max_pool_grad(const Word *a) {
  const float *x = at(a[0]), *out = at(a[1]), *gradient = at(a[2]);
  float *to = at(a[3]);
  Windows w = windows(a + 4);
  Index size = (Index)w.height * w.width * w.channels;
  clear(to, w.images * size);
  for (int i = 0; i < w.images; i++, x += size, to += size)
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
