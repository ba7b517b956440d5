"""The part of `keras.ops` that works on images [n, height, width, channels]."""

from __future__ import annotations

from typing import Any

from ..program import images
from ..shapes import conv_output_shape, pool_output_shape
from .dispatch import operation
from .numpy import writing

Pair = tuple[int, int]


@operation
def conv(
    inputs: Any,
    kernel: Any,
    strides: Pair = (1, 1),
    padding: str = "valid",
    dilation_rate: Pair = (1, 1),
) -> Any:
    """Convolution of inputs [n, h, w, channels] with kernel [kh, kw, channels, filters]."""
    trace = writing()
    x, k = trace.value(inputs), trace.value(kernel)
    out = conv_output_shape(x.shape, k.shape[3], k.shape[:2], strides, padding, dilation_rate)
    size = (int(out[1] or 0), int(out[2] or 0))
    return images.conv2d(trace, x, k, strides, padding, dilation_rate, size)


@operation
def max_pool(inputs: Any, pool_size: Pair, strides: Pair, padding: str = "valid") -> Any:
    """Maximum over windows of inputs [n, h, w, channels]."""
    trace = writing()
    x = trace.value(inputs)
    out = pool_output_shape(x.shape, pool_size, strides, padding)
    size = (int(out[1] or 0), int(out[2] or 0))
    return images.max_pool(trace, x, pool_size, strides, padding, size)
