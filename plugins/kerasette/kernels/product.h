// Register-blocked matrix product: what convolutions and dense layers, forward and backward, are made of.
#ifndef KERASETTE_PRODUCT_H
#define KERASETTE_PRODUCT_H

#include "device.h"

// c[m][n] = start + sum over r and k of a[m*a_row + k*a_inner + r*a_outer] * b[k*b_inner + r*b_outer + n],
// where start is c itself when `accumulate`, else the bias, else 0; then relu when asked for.
typedef struct {
  const float *a;
  Index a_row, a_inner, a_outer;
  const float *b;
  Index b_inner, b_outer;
  float *c;
  Index c_row;
  const float *bias;
  int rows, columns, inner, outer;
  int accumulate, relu;
} Product;

// One of a_inner and a_row must be 1: rows of `a` lie along the summed index, or `a` is read as its transpose.
void product(const Product *p);

// to[c][r] = from[r][c]
void transpose(const float *from, float *to, int rows, int columns);

#endif
