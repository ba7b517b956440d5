// What the dense convolution and the one joined with pooling share: shapes and the padded image.
#ifndef KERASETTE_CONVOLUTION_H
#define KERASETTE_CONVOLUTION_H

#include "device.h"

typedef struct {
  int images, height, width, channels;       // input
  int out_height, out_width, filters;        // output
  int kernel_height, kernel_width;
  int stride_y, stride_x, dilation_y, dilation_x, pad_top, pad_left;
  int padded_height, padded_width;           // the part of the padded input that the kernel reaches
  int padded;                                // whether that reaches beyond the input, or a vector might
  // The kernel's rows lie in a row of the image as they are, unless it is dilated: then each of its pixels lies alone.
  // These runs of `run` floats are what products are made of; there are `groups` of them a kernel row.
  int groups, run;
  Index row, pixels;                         // floats of a row of the padded image; of an image
  Index kernel_size;                         // floats of the kernel of all filters
} Geometry;

enum { GEOMETRY_WORDS = 15 };

Geometry geometry(const Word *a);

// Floats of scratch for one padded image, 0 where none is needed.
Index padded_size(const Geometry *g);

// The image itself, or a copy of it inside a border of zeros (cleared once by the caller).
const float *padded_image(const Geometry *g, const float *image, float *border);

// The way back: the image out of its border.
void unpadded_image(const Geometry *g, const float *border, float *image);

// Rows `first` to `last` of the output, `columns` pixels of each.
void convolve_rows(const Geometry *g, const float *image, const float *kernel, const float *bias, float *out, int first,
                   int last, int columns, int relu);

#endif
