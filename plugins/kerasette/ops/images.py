"""The part of `keras.ops` that works on images [n, height, width, channels]."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

from ..program import images
from ..program.trace import Value
from ..registry import part
from ..shapes import (
    conv_output_shape,
    pool_output_shape,
    standardize_data_format,
    standardize_padding,
    standardize_pair,
)
from .dispatch import operation
from .rearranging import concatenate, moveaxis, reshape, split
from .values import value, writing

Pair = tuple[int, int]


def size_of(shape: Any) -> Pair:
    """Height and width of images of a shape."""
    return int(shape[1] or 0), int(shape[2] or 0)


def either_format(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let a function of images [n, height, width, channels] take images [n, channels, height,
    width] too, with `data_format="channels_first"`.
    """
    signature = inspect.signature(function)

    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        given = signature.bind(*args, **kwargs).arguments
        if standardize_data_format(given.pop("data_format", None)) == "channels_last":
            return function(**given)
        name = next(iter(given))
        given[name] = moveaxis(given[name], -3, -1)
        return moveaxis(function(**given), -1, -3)

    return call


@operation
@either_format
def conv(
    inputs: Any,
    kernel: Any,
    strides: Any = 1,
    padding: str = "valid",
    data_format: Any = None,
    dilation_rate: Any = 1,
) -> Any:
    """Convolution of inputs [n, h, w, channels] with kernel [kh, kw, channels, filters]; where the
    kernel has fewer channels, that many make a group with filters of its own.
    """
    x, k, padding = value(inputs), value(kernel), standardize_padding(padding)
    steps = standardize_pair(strides, "strides"), standardize_pair(dilation_rate, "dilation_rate")
    channels, (of_group, filters) = x.shape[-1], k.shape[2:]
    if channels % of_group:
        raise ValueError(
            f"Input channels ({channels}) must be divisible by kernel input channels ({of_group})"
        )
    if of_group == 1 < channels:
        k = reshape(k, (*k.shape[:2], channels, filters // channels))
        return part("ops.transforms").depthwise_conv(x, k, steps[0], padding, None, steps[1])
    if of_group < channels:
        groups = channels // of_group
        parts = zip(split(x, groups, -1), split(k, groups, -1), strict=True)
        return concatenate([conv(a, b, steps[0], padding, None, steps[1]) for a, b in parts], -1)
    out = conv_output_shape(x.shape, filters, k.shape[:2], steps[0], padding, steps[1])
    return images.conv2d(writing(), x, k, steps[0], padding, steps[1], size_of(out))


def windows_of(x: Value, pool_size: Any, strides: Any, padding: str) -> Any:
    """Size and steps of pooling windows, the padding, and the size of the result."""
    pool = standardize_pair(pool_size, "pool_size")
    strides = pool if strides is None else standardize_pair(strides, "strides")
    padding = standardize_padding(padding)
    return pool, strides, padding, size_of(pool_output_shape(x.shape, pool, strides, padding))


@operation
@either_format
def max_pool(
    inputs: Any,
    pool_size: Any,
    strides: Any = None,
    padding: str = "valid",
    data_format: Any = None,
) -> Any:
    """Maximum over windows of inputs [n, h, w, channels]."""
    x = value(inputs)
    return images.max_pool(writing(), x, *windows_of(x, pool_size, strides, padding))


__all__ = ["conv", "max_pool"]
