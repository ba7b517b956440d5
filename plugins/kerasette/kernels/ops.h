// The operations of a program, in the order of their codes. Python learns the codes from the module itself (`op_names`).
#ifndef KERASETTE_OPS_H
#define KERASETTE_OPS_H

#include "device.h"

#define OPS(OP)                                                                                                       \
  OP(conv2d) OP(conv2d_grad) OP(conv2d_max_pool) OP(conv2d_max_pool_grad)                                             \
  OP(matmul) OP(matmul_grad) OP(max_pool) OP(max_pool_grad)                                                           \
  OP(depthwise_conv) OP(depthwise_conv_grad) OP(affine_transform) OP(affine_transform_grad)                           \
  OP(binary) OP(unary) OP(unary_grad) OP(affine)                                                                      \
  OP(select) OP(view) OP(view_back) OP(concatenate) OP(take) OP(take_grad) OP(random)                                  \
  OP(reduce) OP(reduce_max_grad)                                                                                      \
  OP(softmax) OP(softmax_grad) OP(crossentropy) OP(crossentropy_grad)                                                 \
  OP(batch_norm) OP(batch_norm_grad)                                                                                  \
  OP(gather_rows) OP(scatter_rows) OP(random_mask) OP(blend) OP(sgd) OP(adam) OP(increment)

#define DECLARE(name) void op_##name(const Word *a);
OPS(DECLARE)
#undef DECLARE

#endif
