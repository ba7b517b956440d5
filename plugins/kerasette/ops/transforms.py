"""The part of `keras.ops` on images that few networks need: depthwise and transposed convolution,
average pooling, other sizes, affine transformation.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..errors import refuse
from ..program import images, transforms
from ..shapes import (
    conv_output_shape,
    standardize_padding,
    standardize_pair,
)
from .dispatch import operation
from .images import Pair, conv, either_format, size_of, windows_of
from .rearranging import repeat, reshape, take
from .reductions import matmul
from .values import value, writing


@operation
@either_format
def depthwise_conv(
    inputs: Any,
    kernel: Any,
    strides: Any = 1,
    padding: str = "valid",
    data_format: Any = None,
    dilation_rate: Any = 1,
) -> Any:
    """Each channel of inputs [n, h, w, channels] convolved with kernels of its own: kernel
    [kh, kw, channels, multiplier] gives channels * multiplier outputs.
    """
    x, k, padding = value(inputs), value(kernel), standardize_padding(padding)
    steps = standardize_pair(strides, "strides"), standardize_pair(dilation_rate, "dilation_rate")
    kernel_size, multiplier = k.shape[:2], k.shape[3]
    out = conv_output_shape(
        x.shape, x.shape[-1] * multiplier, kernel_size, steps[0], padding, steps[1]
    )
    if multiplier > 1:
        x = repeat(x, multiplier, -1)
    size = size_of(out)
    k = reshape(k, (*kernel_size, x.shape[-1]))
    before = images.padding_of(x.shape, size, kernel_size, *steps, padding)
    return transforms.depthwise_conv(writing(), x, k, *steps, before, size)


@operation
@either_format
def separable_conv(
    inputs: Any,
    depthwise_kernel: Any,
    pointwise_kernel: Any,
    strides: Any = 1,
    padding: str = "valid",
    data_format: Any = None,
    dilation_rate: Any = 1,
) -> Any:
    """A depthwise convolution, then one of single pixels."""
    x = depthwise_conv(inputs, depthwise_kernel, strides, padding, None, dilation_rate)
    return conv(x, pointwise_kernel)


def conv_transpose_layout(
    size: int | None,
    kernel: int,
    stride: int,
    output_padding: int | None,
    dilation: int,
    padding: str,
) -> tuple[int | None, int]:
    """One axis of a transposed convolution: the size of the result, and how many of the rows that
    the kernel reaches are cut off before it.
    """
    reach = (kernel - 1) * dilation + 1
    if padding == "valid":
        more = max(reach, stride) - reach if output_padding is None else output_padding
        return None if size is None else (size - 1) * stride + reach + more, 0
    # Without `output_padding` the result has `size * stride` rows.
    rest = stride if output_padding is None else reach % 2 + output_padding
    before = min((reach + rest - 1) // 2, reach - 1)
    return None if size is None else (size - 1) * stride + rest, reach - 1 - before


@operation
@either_format
def conv_transpose(
    inputs: Any,
    kernel: Any,
    strides: Any = 1,
    padding: str = "valid",
    output_padding: Any = None,
    data_format: Any = None,
    dilation_rate: Any = 1,
) -> Any:
    """The gradient of a convolution as a layer: inputs [n, h, w, channels], kernel [kh, kw,
    filters, channels].
    """
    x, k = value(inputs), value(kernel)
    strides, dilation = (
        standardize_pair(strides, "strides"),
        standardize_pair(dilation_rate, "dilation_rate"),
    )
    layout = [
        conv_transpose_layout(*numbers, standardize_padding(padding))
        for numbers in zip(
            x.shape[1:3],
            k.shape[:2],
            strides,
            (None, None) if output_padding is None else standardize_pair(output_padding, "", 0),
            dilation,
            strict=True,
        )
    ]
    (height, top), (width, left) = layout
    size = int(height or 0), int(width or 0)
    return transforms.conv_transpose(writing(), x, k, strides, dilation, (top, left), size)


@operation
@either_format
def average_pool(
    inputs: Any,
    pool_size: Any,
    strides: Any = None,
    padding: str = "valid",
    data_format: Any = None,
) -> Any:
    """Mean over windows of inputs [n, h, w, channels]; what "same" adds at the border does not
    count.
    """
    x = value(inputs)
    pool, strides, padding, size = windows_of(x, pool_size, strides, padding)
    before = images.padding_of(x.shape, size, pool, strides, (1, 1), padding)
    counts = []
    for i in (0, 1):
        start = np.arange(size[i]) * strides[i] - before[i]
        counts.append(np.minimum(start + pool[i], x.shape[i + 1]) - np.maximum(start, 0))
    share = 1 / np.outer(*counts)[:, :, None]
    even = bool(np.all(share == share[0, 0]))
    weight = float(share.flat[0]) if even else 1.0
    kernel = writing().constant(np.full((*pool, x.shape[-1]), weight))
    total = transforms.depthwise_conv(writing(), x, kernel, strides, (1, 1), before, size)
    return total if even else total * share


@operation
@either_format
def resize(
    images: Any,
    size: Any,
    interpolation: str = "bilinear",
    antialias: bool = False,
    crop_to_aspect_ratio: bool = False,
    pad_to_aspect_ratio: bool = False,
    fill_mode: str = "constant",
    fill_value: float = 0.0,
    data_format: Any = None,
) -> Any:
    """Images [..., h, w, channels] in another size (height, width), by the nearest pixel, bilinear
    or bicubic.
    """
    refuse(
        "resize",
        antialias=(antialias, False),
        crop_to_aspect_ratio=(crop_to_aspect_ratio, False),
        pad_to_aspect_ratio=(pad_to_aspect_ratio, False),
    )
    x = value(images)
    down, right = x.shape[-3] / size[0], x.shape[-2] / size[1]
    if interpolation == "nearest":
        for axis, factor, count in ((-3, down, size[0]), (-2, right, size[1])):
            x = take(x, np.floor((np.arange(count) + 0.5) * factor), axis)
        return x
    if interpolation == "bicubic":
        height, width, channels = x.shape[-3:]
        x = reshape(x, (*x.shape[:-2], width * channels))
        x = matmul(writing().constant(cubic(height, size[0])), x)
        x = reshape(x, (*x.shape[:-1], width, channels))
        return matmul(writing().constant(cubic(width, size[1])), x)
    if interpolation != "bilinear":
        refuse("resize", interpolation=(interpolation, "bilinear"))
    corner = [right, 0, right / 2 - 0.5, 0, down, down / 2 - 0.5, 0, 0]
    return affine_transform(x, np.array(corner), "bilinear", "nearest", _size=tuple(size))


def cubic(before: int, after: int) -> np.ndarray:
    """Weights [after, before] of cubic convolution (Keys 1981) with a = -0.75, as PyTorch has it;
    beyond the border stands its pixel.
    """
    a = -0.75
    weights = np.zeros((after, before), np.float32)
    for row, centre in enumerate((np.arange(after) + 0.5) * before / after - 0.5):
        for pixel in range(math.floor(centre) - 1, math.floor(centre) + 3):
            d = abs(centre - pixel)
            near, far = (a + 2) * d**3 - (a + 3) * d**2 + 1, a * (d**3 - 5 * d**2 + 8 * d - 4)
            weights[row, min(max(pixel, 0), before - 1)] += near if d <= 1 else far
    return weights


@operation
@either_format
def affine_transform(
    images: Any,
    transform: Any,
    interpolation: str = "bilinear",
    fill_mode: str = "constant",
    fill_value: float = 0.0,
    data_format: Any = None,
    _size: Pair | None = None,
) -> Any:
    """Images [n, h, w, channels] or one image through transforms [n, 8] or [8]: rows a0, a1, a2,
    b0, b1, b2, 0, 0, where the pixel at (x, y) comes from (a0 x + a1 y + a2, b0 x + b1 y + b2).
    """
    for name, given, known in (
        ("interpolation", interpolation, {"nearest", "bilinear"}),
        ("fill_mode", fill_mode, set(transforms.FILL_MODES)),
    ):
        if given not in known:
            raise ValueError(
                f"Invalid value for argument `{name}`. Expected of one {known}. "
                f"Received: {name}={given}"
            )
    x, matrix = value(images), value(transform)
    batch = reshape(x, (-1, *x.shape[-3:]))
    matrix = reshape(matrix, (-1, 8))
    size = _size or (batch.shape[1], batch.shape[2])
    found = transforms.affine_transform(
        writing(), batch, matrix, size, interpolation, fill_mode, fill_value
    )
    return reshape(found, (*x.shape[:-3], *found.shape[1:]))
