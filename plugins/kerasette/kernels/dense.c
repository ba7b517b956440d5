// The product of a batch of rows with a matrix, and its gradient.
#include "ops.h"
#include "parallel.h"
#include "product.h"

typedef struct {
  const float *x, *matrix, *bias, *gradient;
  float *out, *x_gradient, *matrix_gradient, *turned;
  Index rows, inputs, outputs;
  int relu, parts;
} Work;

static void forward_part(const void *work, int part) {
  const Work *w = work;
  Index first = part_start(w->rows, part, w->parts), end = part_start(w->rows, part + 1, w->parts);
  Product p = {.a = w->x + first * w->inputs, .a_row = w->inputs, .a_inner = 1, .b = w->matrix, .b_inner = w->outputs,
               .c = w->out + first * w->outputs, .c_row = w->outputs, .bias = w->bias, .rows = (int)(end - first),
               .columns = (int)w->outputs, .inner = (int)w->inputs, .outer = 1, .relu = w->relu};
  product(&p);
}

// x, matrix, bias or 0, out, relu, rows, inputs, outputs
void op_matmul(const Word *a) {
  Work w = {.x = at(a[0]), .matrix = at(a[1]), .bias = at(a[2]), .out = at(a[3]), .relu = a[4], .rows = a[5],
            .inputs = a[6], .outputs = a[7]};
  w.parts = parts_of(w.rows * w.inputs * w.outputs);
  parallel(forward_part, &w, w.parts);
}

// Parts are ranges of inputs, so that no sum is split; they begin where a tile does.
enum { RANGE = 16 };

static Index range_start(const Work *w, int part) {
  Index start = part_start((w->inputs + RANGE - 1) / RANGE, part, w->parts) * RANGE;
  return start < w->inputs ? start : w->inputs;
}

static void backward_part(const void *work, int part) {
  const Work *w = work;
  Index first = range_start(w, part), count = range_start(w, part + 1) - first;
  if (w->matrix_gradient) {
    Product p = {.a = w->x + first, .a_row = 1, .a_inner = w->inputs, .b = w->gradient, .b_inner = w->outputs,
                 .c = w->matrix_gradient + first * w->outputs, .c_row = w->outputs, .rows = (int)count,
                 .columns = (int)w->outputs, .inner = (int)w->rows, .outer = 1};
    product(&p);
  }
  if (w->x_gradient) {
    float *turned = w->turned + first * w->outputs;
    transpose(w->matrix + first * w->outputs, turned, (int)count, (int)w->outputs);
    Product p = {.a = w->gradient, .a_row = w->outputs, .a_inner = 1, .b = turned, .b_inner = count,
                 .c = w->x_gradient + first, .c_row = w->inputs, .rows = (int)w->rows, .columns = (int)count,
                 .inner = (int)w->outputs, .outer = 1};
    product(&p);
  }
}

// x, matrix, out (for the mask of relu) or 0, gradient of out; gradients of x or 0, matrix or 0, bias or 0; scratch;
// rows, inputs, outputs
void op_matmul_grad(const Word *a) {
  Work w = {.x = at(a[0]), .matrix = at(a[1]), .gradient = at(a[3]), .x_gradient = at(a[4]),
            .matrix_gradient = at(a[5]), .turned = at(a[7]), .rows = a[8], .inputs = a[9], .outputs = a[10]};
  const float *out = at(a[2]);
  float *bias_gradient = at(a[6]);
  if (out) {
    Index count = w.rows * w.outputs;
    for (Index i = 0; i < count; i++) w.turned[i] = out[i] > 0 ? w.gradient[i] : 0;
    w.gradient = w.turned;
    w.turned += count;
  }
  if (bias_gradient) {
    clear(bias_gradient, w.outputs);
    for (Index r = 0; r < w.rows; r++) add_to(bias_gradient, w.gradient + r * w.outputs, w.outputs);
  }
  w.parts = parts_of(w.rows * w.inputs * w.outputs);
  parallel(backward_part, &w, w.parts);
}
