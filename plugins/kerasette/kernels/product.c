// The matrix product, in tiles whose sums stay in registers.
#include "product.h"

// A wide tile is three rows of four vectors: with 16 registers it needs the fewest loads, and a turn of the loop adds
// three terms to each sum, since kernels of odd width have few. What is left of the columns goes in tiles of two vectors
// and one, term by term.
enum { WIDE = 4, WIDE_ROWS = 3, WIDE_STEPS = 3, ROWS = 4 };

#define UNROLL _Pragma("GCC unroll 8")

// Adds one term to each sum of a tile.
INLINE void term(const int height, const int vectors, const float *a, Index a_row, const float *b,
                 Vec sum[ROWS][WIDE]) {
  Vec x[ROWS];
  UNROLL for (int m = 0; m < height; m++) x[m] = splat(a[m * a_row]);
  UNROLL for (int v = 0; v < vectors; v++) {
    Vec y = load(b + v * LANES);
    UNROLL for (int m = 0; m < height; m++) sum[m][v] = MULTIPLY_ADD(x[m], y, sum[m][v]);
  }
}

// One tile. `height` and `vectors` are constants where it is inlined; so are the unit strides.
INLINE void tile(const int height, const int vectors, const Product *p, const float *a, Index a_row,
                 Index a_inner, const float *b, float *c, const float *bias) {
  const int steps = vectors == WIDE ? WIDE_STEPS : 1;
  Vec sum[ROWS][WIDE];
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
    for (; k + steps <= inner; k += steps, ar += steps * a_inner)
      UNROLL for (int u = 0; u < steps; u++, br += b_inner)
        term(height, vectors, ar + u * a_inner, a_row, br, sum);
    for (; k < inner; k++, ar += a_inner, br += b_inner) term(height, vectors, ar, a_row, br, sum);
  }
  UNROLL for (int m = 0; m < height; m++)
    UNROLL for (int v = 0; v < vectors; v++)
      store(c + m * p->c_row + v * LANES, p->relu ? relu_vec(sum[m][v]) : sum[m][v]);
}

// Columns that do not fill a vector.
static void column(const Product *p, Index a_row, Index a_inner, int n) {
  const float *a = p->a, *b = p->b + n, *bias = p->bias ? p->bias + n : NULL;
  float *c = p->c + n;
  for (int m = 0; m < p->rows; m++) {
    float sum = p->accumulate ? c[m * p->c_row] : bias ? *bias : 0;
    for (int r = 0; r < p->outer; r++) {
      const float *ar = a + m * a_row + r * p->a_outer, *br = b + r * p->b_outer;
      for (int k = 0; k < p->inner; k++) sum += ar[k * a_inner] * br[k * p->b_inner];
    }
    c[m * p->c_row] = p->relu ? relu_one(sum) : sum;
  }
}

// All rows of one block of columns: tiles of full height, then single rows.
INLINE void strips(const Product *p, const int vectors, const int height, Index a_row, Index a_inner, int n) {
  const float *a = p->a, *b = p->b + n, *bias = p->bias ? p->bias + n : NULL;
  float *c = p->c + n;
  int row = 0;
  for (; row + height <= p->rows; row += height, a += height * a_row, c += height * p->c_row)
    tile(height, vectors, p, a, a_row, a_inner, b, c, bias);
  for (; row < p->rows; row++, a += a_row, c += p->c_row) tile(1, vectors, p, a, a_row, a_inner, b, c, bias);
}

// Functions of their own: browsers allocate registers badly in a function that holds all tiles.
#define SEPARATE __attribute__((noinline)) static void
SEPARATE wide_along_inner(const Product *p, int n) { strips(p, WIDE, WIDE_ROWS, p->a_row, 1, n); }
SEPARATE wide_along_rows(const Product *p, int n) { strips(p, WIDE, WIDE_ROWS, 1, p->a_inner, n); }
SEPARATE two(const Product *p, int n) { strips(p, 2, ROWS, p->a_row, p->a_inner, n); }
SEPARATE one(const Product *p, int n) { strips(p, 1, ROWS, p->a_row, p->a_inner, n); }

void product(const Product *p) {
  int n = 0;
  for (; n + WIDE * LANES <= p->columns; n += WIDE * LANES)
    if (p->a_inner == 1) wide_along_inner(p, n);
    else wide_along_rows(p, n);
  for (; n + 2 * LANES <= p->columns; n += 2 * LANES) two(p, n);
  for (; n + LANES <= p->columns; n += LANES) one(p, n);
  for (; n < p->columns; n++) column(p, p->a_row, p->a_inner, n);
}

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
