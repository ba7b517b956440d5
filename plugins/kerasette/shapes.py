"""Output shapes of layers; None is an unknown dimension. Errors are in Keras' words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

Dims = tuple[int | None, ...]


def standardize_pair(value: Any, name: str, least: int = 1) -> tuple[int, int]:
    """Two whole numbers from one or from a sequence. Raises ValueError in Keras' words, also for
    numbers below `least`.
    """
    error = f"The `{name}` argument must be a tuple of 2 integers. Received {name}={value}"
    try:
        numbers = (value, value) if isinstance(value, int) else tuple(value)
    except TypeError:
        raise ValueError(error) from None
    if len(numbers) != 2:
        raise ValueError(error)
    for number in numbers:
        try:
            int(number)
        except (ValueError, TypeError):
            raise ValueError(
                f"{error}, including element {number} of type {type(number)}"
            ) from None
    bad = {number for number in numbers if number < least}
    if bad:
        limit = "> 0" if least else ">= 0"
        raise ValueError(f"{error}, including values {bad} that do not satisfy `value {limit}`")
    return int(numbers[0]), int(numbers[1])


def standardize_padding(value: Any) -> str:
    """ "valid" or "same" in lower case. Raises ValueError in Keras' words."""
    padding = value.lower() if isinstance(value, str) else value
    if padding not in ("valid", "same"):
        raise ValueError(
            "The `padding` argument must be a list/tuple or one of {'valid', 'same'}. "
            f"Received: {value}"
        )
    return padding


def standardize_data_format(value: Any) -> str:
    """The name of an order of axes, in lower case. Raises ValueError in Keras' words."""
    found = str(value or "channels_last").lower()
    if found not in ("channels_first", "channels_last"):
        raise ValueError(
            "The `data_format` argument must be one of {'channels_first', 'channels_last'}. "
            f"Received: data_format={value}"
        )
    return found


def conv_output_shape(
    input_shape: Sequence[int | None],
    filters: int,
    kernel_size: Sequence[int],
    strides: Sequence[int],
    padding: str,
    dilation_rate: Sequence[int],
) -> Dims:
    """Shape of a convolution of [n, h, w, channels]."""
    shape = tuple(input_shape)
    kernel_shape = (*kernel_size, shape[-1], filters)
    if len(kernel_shape) != len(shape):
        raise ValueError(
            "Kernel shape must have the same length as input, but received "
            f"kernel of shape {kernel_shape} and input of shape {shape}."
        )
    spatial: list[int | None] = []
    for size, kernel, stride, dilation in zip(
        shape[1:-1], kernel_size, strides, dilation_rate, strict=True
    ):
        if size is None:
            spatial.append(None)
            continue
        reach = dilation * (kernel - 1) + 1 if padding == "valid" else 1
        out = (size - reach) // stride + 1
        if out <= 0:
            raise ValueError(
                "Computed output size would be zero or negative. Received "
                f"`inputs shape={shape}`, `kernel shape={kernel_shape}`, "
                f"`dilation_rate={np.array(dilation_rate)}`, "
                f"`strides={tuple(strides)}`, `padding={padding}`."
            )
        spatial.append(out)
    return (shape[0], *spatial, filters)


def pool_output_shape(
    input_shape: Sequence[int | None],
    pool_size: Sequence[int],
    strides: Sequence[int],
    padding: str,
) -> Dims:
    """Shape of pooling of [n, h, w, channels]."""
    shape = tuple(input_shape)
    spatial: list[int | None] = []
    for size, pool, stride in zip(shape[1:-1], pool_size, strides, strict=True):
        if size is None:
            spatial.append(None)
            continue
        out = (size - (pool if padding == "valid" else 1)) // stride + 1
        if out <= 0:
            raise ValueError(
                "Computed output size would be zero or negative. "
                f"Received: `inputs.shape={np.array(shape)}`, "
                f"`pool_size={np.array(pool_size)}`, `strides={tuple(strides)}`, "
                f"`padding={padding}`."
            )
        spatial.append(out)
    return (shape[0], *spatial, shape[-1])


def reshape_output_shape(input_shape: Sequence[int | None], target: Sequence[int]) -> Dims:
    """Shape of a reshaped array, both without the batch; -1 in `target` is found. Raises ValueError
    in Keras' words.
    """
    shape, received = tuple(input_shape), f"Received: input_shape={tuple(input_shape)}, "
    start = "The total size of the tensor must be unchanged"
    free = target.index(-1) if -1 in target else None
    known = math.prod(size for size in target if size != -1)
    if None in shape:
        return tuple(None if size == -1 else size for size in target)
    total = math.prod(size or 0 for size in shape)
    if free is None and known != total:
        raise ValueError(f"{start}. {received}target_shape={tuple(target)}")
    if free is not None and (known == 0 or total % known):
        raise ValueError(
            f"{start}, however, the input size cannot by divided by the specified dimensions in "
            f"target_shape. {received}target_shape={tuple(target)}"
        )
    return tuple(total // known if size == -1 else size for size in target)
