// The product of a batch of rows with a matrix, and its gradient.
#include "ops.h"
#include "product.h"

// x, matrix, bias or 0, out, relu, rows, inputs, outputs
void op_matmul(const Word *a) {
  int rows = a[5], inputs = a[6], outputs = a[7];
  Product p = {.a = at(a[0]), .a_row = inputs, .a_inner = 1, .b = at(a[1]), .b_inner = outputs, .c = at(a[3]),
               .c_row = outputs, .bias = at(a[2]), .rows = rows, .columns = outputs, .inner = inputs, .outer = 1,
               .relu = a[4]};
  product_along_inner(&p);
}

// x, matrix, out (for the mask of relu) or 0, gradient of out; gradients of x or 0, matrix or 0, bias or 0; scratch;
// rows, inputs, outputs
void op_matmul_grad(const Word *a) {
  const float *x = at(a[0]), *matrix = at(a[1]), *out = at(a[2]), *gradient = at(a[3]);
  float *x_gradient = at(a[4]), *matrix_gradient = at(a[5]), *bias_gradient = at(a[6]), *scratch = at(a[7]);
  int rows = a[8], inputs = a[9], outputs = a[10];
  if (out) {
    for (Index i = 0; i < (Index)rows * outputs; i++) scratch[i] = out[i] > 0 ? gradient[i] : 0;
    gradient = scratch;
    scratch += (Index)rows * outputs;
  }
  if (bias_gradient) {
    clear(bias_gradient, outputs);
    for (int r = 0; r < rows; r++)
      for (int c = 0; c < outputs; c++) bias_gradient[c] += gradient[(Index)r * outputs + c];
  }
  if (matrix_gradient) {
    Product p = {.a = x, .a_row = 1, .a_inner = inputs, .b = gradient, .b_inner = outputs, .c = matrix_gradient,
                 .c_row = outputs, .rows = inputs, .columns = outputs, .inner = rows, .outer = 1};
    product_along_rows(&p);
  }
  if (x_gradient) {
    transpose(matrix, scratch, inputs, outputs);
    Product p = {.a = gradient, .a_row = outputs, .a_inner = 1, .b = scratch, .b_inner = inputs, .c = x_gradient,
                 .c_row = inputs, .rows = rows, .columns = inputs, .inner = outputs, .outer = 1};
    product_along_inner(&p);
  }
}
