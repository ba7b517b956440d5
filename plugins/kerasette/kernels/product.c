// The matrix product, in tiles that stay in registers: up to TILE rows of two vectors.
#include "product.h"

// Without fused multiply-add a tile of six rows spills its registers.
#ifdef __wasm_relaxed_simd__
#define TILE 6
#else
#define TILE 4
#endif

#define UNROLL _Pragma("GCC unroll 8")

// One tile. `height` and `vectors` are constants where it is inlined; so are the unit strides.
INLINE void tile(const int height, const int vectors, const Product *p, const float *a, Index a_row,
                 Index a_inner, const float *b, float *c, const float *bias) {
  Vec sum[TILE][2];
  UNROLL for (int m = 0; m < height; m++)
    UNROLL for (int v = 0; v < vectors; v++)
      sum[m][v] = p->accumulate ? load(c + m * p->c_row + v * LANES)
                  : bias        ? load(bias + v * LANES)
                                : (Vec){0};
  const Index b_inner = p->b_inner, a_outer = p->a_outer, b_outer = p->b_outer;
  const int inner = p->inner, outer = p->outer;
  for (int r = 0; r < outer; r++) {
    const float *ar = a + r * a_outer, *br = b + r * b_outer;
    int k = 0;
    for (; k + 4 <= inner; k += 4, ar += 4 * a_inner)
      UNROLL for (int u = 0; u < 4; u++, br += b_inner) {
        Vec b0 = load(br), b1 = vectors > 1 ? load(br + LANES) : b0;
        UNROLL for (int m = 0; m < height; m++) {
          Vec x = splat(ar[m * a_row + u * a_inner]);
          sum[m][0] = MULTIPLY_ADD(x, b0, sum[m][0]);
          if (vectors > 1) sum[m][1] = MULTIPLY_ADD(x, b1, sum[m][1]);
        }
      }
    for (; k < inner; k++, ar += a_inner, br += b_inner) {
      Vec b0 = load(br), b1 = vectors > 1 ? load(br + LANES) : b0;
      UNROLL for (int m = 0; m < height; m++) {
        Vec x = splat(ar[m * a_row]);
        sum[m][0] = MULTIPLY_ADD(x, b0, sum[m][0]);
        if (vectors > 1) sum[m][1] = MULTIPLY_ADD(x, b1, sum[m][1]);
      }
    }
  }
  UNROLL for (int m = 0; m < height; m++)
    UNROLL for (int v = 0; v < vectors; v++)
      store(c + m * p->c_row + v * LANES, p->relu ? relu_vec(sum[m][v]) : sum[m][v]);
}

// Columns that do not fill a vector.
INLINE void column(const Product *p, int height, const float *a, Index a_row, Index a_inner,
                   const float *b, float *c, const float *bias) {
  for (int m = 0; m < height; m++) {
    float sum = p->accumulate ? c[m * p->c_row] : bias ? *bias : 0;
    for (int r = 0; r < p->outer; r++) {
      const float *ar = a + m * a_row + r * p->a_outer, *br = b + r * p->b_outer;
      for (int k = 0; k < p->inner; k++) sum += ar[k * a_inner] * br[k * p->b_inner];
    }
    c[m * p->c_row] = p->relu ? relu_one(sum) : sum;
  }
}

INLINE void tiles(const Product *p, const int vectors, int height, const float *a, Index a_row,
                  Index a_inner, const float *b, float *c, const float *bias) {
  switch (height) {
    case 1: tile(1, vectors, p, a, a_row, a_inner, b, c, bias); break;
    case 2: tile(2, vectors, p, a, a_row, a_inner, b, c, bias); break;
    case 3: tile(3, vectors, p, a, a_row, a_inner, b, c, bias); break;
    case 4: tile(4, vectors, p, a, a_row, a_inner, b, c, bias); break;
#if TILE > 4
    case 5: tile(5, vectors, p, a, a_row, a_inner, b, c, bias); break;
    case 6: tile(6, vectors, p, a, a_row, a_inner, b, c, bias); break;
#endif
  }
}

INLINE void product(const Product *p, Index a_row, Index a_inner) {
  int strips = (p->rows + TILE - 1) / TILE, row = 0;
  for (int s = strips; s > 0; s--) {
    // Strips of nearly equal height: 13 rows are 4+3+3+3, not 4+4+4+1.
    int height = (p->rows - row + s - 1) / s, n = 0;
    const float *a = p->a + row * a_row;
    float *c = p->c + row * p->c_row;
    for (; n + 2 * LANES <= p->columns; n += 2 * LANES)
      tiles(p, 2, height, a, a_row, a_inner, p->b + n, c + n, p->bias ? p->bias + n : NULL);
    for (; n + LANES <= p->columns; n += LANES)
      tiles(p, 1, height, a, a_row, a_inner, p->b + n, c + n, p->bias ? p->bias + n : NULL);
    for (; n < p->columns; n++)
      column(p, height, a, a_row, a_inner, p->b + n, c + n, p->bias ? p->bias + n : NULL);
    row += height;
  }
}

void product_along_inner(const Product *p) { product(p, p->a_row, 1); }
void product_along_rows(const Product *p) { product(p, 1, p->a_inner); }

void transpose(const float *from, float *to, int rows, int columns) {
  int r = 0;
  for (; r + 4 <= rows; r += 4) {
    int c = 0;
    for (; c + 4 <= columns; c += 4) {
      const float *f = from + (Index)r * columns + c;
      Vec v0 = load(f), v1 = load(f + columns), v2 = load(f + 2 * columns), v3 = load(f + 3 * columns);
      Vec t0 = __builtin_shufflevector(v0, v1, 0, 4, 1, 5), t1 = __builtin_shufflevector(v2, v3, 0, 4, 1, 5);
      Vec t2 = __builtin_shufflevector(v0, v1, 2, 6, 3, 7), t3 = __builtin_shufflevector(v2, v3, 2, 6, 3, 7);
      float *t = to + (Index)c * rows + r;
      store(t, __builtin_shufflevector(t0, t1, 0, 1, 4, 5));
      store(t + rows, __builtin_shufflevector(t0, t1, 2, 3, 6, 7));
      store(t + 2 * rows, __builtin_shufflevector(t2, t3, 0, 1, 4, 5));
      store(t + 3 * rows, __builtin_shufflevector(t2, t3, 2, 3, 6, 7));
    }
    for (; c < columns; c++)
      for (int i = 0; i < 4; i++) to[(Index)c * rows + r + i] = from[(Index)(r + i) * columns + c];
  }
  for (; r < rows; r++)
    for (int c = 0; c < columns; c++) to[(Index)c * rows + r] = from[(Index)r * columns + c];
}
