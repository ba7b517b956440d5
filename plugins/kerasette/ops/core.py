"""The part of `keras.ops` that is neither NumPy's nor networks'."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..graph import KerasTensor
from ..program.trace import StopGradient, Value
from .dispatch import operation
from .numpy import (
    argmax,
    equal,
    expand_dims,
    full_like,
    greater,
    max,
    stack,
    sum,
    value,
    where,
    writing,
)


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


@operation
def top_k(x: Any, k: int, sorted: bool = True) -> Any:
    """The k largest along the last axis and their places, the largest first."""
    x = value(x)
    values, places = [], []
    for _ in range(k):
        places.append(argmax(x, -1))
        values.append(max(x, -1))
        taken = equal(expand_dims(places[-1], -1), np.arange(x.shape[-1]))
        x = where(taken, full_like(x, -np.inf), x)
    return stack(values, -1), stack(places, -1)


@operation
def in_top_k(targets: Any, predictions: Any, k: int) -> Any:
    """Whether fewer than k predictions of a row are larger than that of the target."""
    predictions = value(predictions)
    of_target = sum(predictions * one_hot(targets, predictions.shape[-1]), -1, keepdims=True)
    return sum(greater(predictions, of_target), -1) < k


__all__ = [
    "convert_to_numpy",
    "in_top_k",
    "is_tensor",
    "ndim",
    "one_hot",
    "shape",
    "size",
    "stop_gradient",
    "top_k",
]
