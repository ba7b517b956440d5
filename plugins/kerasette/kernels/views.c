// Arrays seen in another order: slices, transposes, repetitions; and rows picked by number.
#include "ops.h"

enum { AXES = 6 };

// Walks the six axes of the contiguous array `packed`; `other` lies at the given strides. `back` adds packed to other.
INLINE void walk(const int back, float *packed, float *other, const Word *size, const Word *step) {
  for (Index i = 0; i < size[0]; i++)
    for (Index j = 0; j < size[1]; j++)
      for (Index k = 0; k < size[2]; k++)
        for (Index l = 0; l < size[3]; l++)
          for (Index m = 0; m < size[4]; m++) {
            float *row = other + i * step[0] + j * step[1] + k * step[2] + l * step[3] + m * step[4];
            if (!back && step[5] == 1) copy(packed, row, size[5]);
            else
              for (Index n = 0; n < size[5]; n++)
                if (back) row[n * step[5]] += packed[n];
                else packed[n] = row[n * step[5]];
            packed += size[5];
          }
}

// x, out, first number of x, six sizes, six strides of x
void op_view(const Word *a) { walk(0, at(a[1]), (float *)at(a[0]) + a[2], a + 3, a + 3 + AXES); }

// Numbers that are seen several times add up; those that are not seen are 0.
// x, out, count of out, first number of out, six sizes, six strides of out
void op_view_back(const Word *a) {
  clear(at(a[1]), a[2]);
  walk(1, at(a[0]), (float *)at(a[1]) + a[3], a + 4, a + 4 + AXES);
}

// Arrays side by side: out, count of arrays, outer, then for each its address and its part of a row
void op_concatenate(const Word *a) {
  float *to = at(a[0]);
  for (Index o = 0; o < a[2]; o++)
    for (Index i = 0; i < a[1]; i++) {
      Index part = a[4 + 2 * i];
      copy(to, (float *)at(a[3 + 2 * i]) + o * part, part);
      to += part;
    }
}

INLINE Index row_number(float index, Index rows) {
  Index row = (Index)index;
  return row < 0 ? row + rows : row;
}

// Rows outside of the array give NaN.
// x, row numbers, out, outer, rows, inner, count of row numbers
void op_take(const Word *a) {
  const float *x = at(a[0]), *index = at(a[1]);
  float *to = at(a[2]);
  Index rows = a[4], inner = a[5];
  for (Index o = 0; o < a[3]; o++, x += rows * inner)
    for (Index i = 0; i < a[6]; i++, to += inner) {
      Index row = row_number(index[i], rows);
      if (row >= 0 && row < rows) copy(to, x + row * inner, inner);
      else
        for (Index n = 0; n < inner; n++) to[n] = __builtin_nanf("");
    }
}

// gradient of out, row numbers, gradient of x, outer, rows, inner, count of row numbers
void op_take_grad(const Word *a) {
  const float *from = at(a[0]), *index = at(a[1]);
  float *to = at(a[2]);
  Index rows = a[4], inner = a[5];
  clear(to, (Index)a[3] * rows * inner);
  for (Index o = 0; o < a[3]; o++, to += rows * inner)
    for (Index i = 0; i < a[6]; i++, from += inner) {
      Index row = row_number(index[i], rows);
      if (row >= 0 && row < rows)
        for (Index n = 0; n < inner; n++) to[row * inner + n] += from[n];
    }
}
