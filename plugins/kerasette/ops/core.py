"""The part of `keras.ops` that is neither NumPy's nor networks'."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..graph import KerasTensor
from ..program.trace import StopGradient, Value
from .dispatch import operation
from .elementwise import equal
from .rearranging import expand_dims
from .values import value, writing


@operation
def stop_gradient(variable: Any) -> Any:
    x = value(variable)
    return writing().alias(x, x.shape, x.dtype, StopGradient)


def shape(x: Any) -> tuple[int | None, ...]:
    return tuple(x.shape) if hasattr(x, "shape") else np.shape(x)


def ndim(x: Any) -> int:
    return len(shape(x))


def size(x: Any) -> int:
    return math.prod(size or 0 for size in shape(x))


def is_tensor(x: Any) -> bool:
    return isinstance(x, (Value, KerasTensor)) or hasattr(x, "numpy")


def convert_to_numpy(x: Any) -> np.ndarray:
    return np.asarray(x.numpy() if hasattr(x, "numpy") else x)


@operation
def one_hot(x: Any, num_classes: int, axis: int = -1, dtype: Any = None) -> Any:
    x = value(x)
    rank = x.ndim + 1
    numbers = np.arange(num_classes).reshape([-1 if i == axis % rank else 1 for i in range(rank)])
    found = equal(expand_dims(x, axis), numbers)
    return writing().alias(found, found.shape, "float32")


__all__ = [
    "convert_to_numpy",
    "is_tensor",
    "ndim",
    "one_hot",
    "shape",
    "size",
    "stop_gradient",
]
