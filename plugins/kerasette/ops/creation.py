"""Functions of `keras.ops` that make arrays out of nothing, or of numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..program.trace import Shape, current_trace, label
from .dispatch import Tensor, operation
from .elementwise import cast, convert_to_tensor
from .values import value


def _created(array: np.ndarray) -> Any:
    """An array made from nothing: a constant of a program, or a tensor."""
    trace = current_trace()
    if trace is not None:
        return trace.constant(array)
    return array.astype(label(array.dtype)).view(Tensor)


def zeros(shape: Shape, dtype: Any = None) -> Any:
    return full(shape, 0, dtype)


def ones(shape: Shape, dtype: Any = None) -> Any:
    return full(shape, 1, dtype)


def full(shape: Shape, fill_value: Any, dtype: Any = None) -> Any:
    return _created(np.full(shape, fill_value, dtype or "float32"))


def arange(start: Any, stop: Any = None, step: Any = None, dtype: Any = None) -> Any:
    bounds = (start,) if stop is None else (start, stop)
    return _created(np.arange(*bounds, **({"step": step} if step else {}), dtype=dtype))


def linspace(start: Any, stop: Any, num: int = 50, endpoint: bool = True) -> Any:
    return _created(np.linspace(start, stop, num, endpoint))


def eye(N: int, M: int | None = None, k: int = 0, dtype: Any = None) -> Any:
    return _created(np.eye(N, M, k, dtype=dtype or "float32"))


@operation
def full_like(x: Any, fill_value: Any, dtype: Any = None) -> Any:
    x = value(x)
    return full(x.shape, fill_value, dtype or x.dtype)


@operation
def zeros_like(x: Any, dtype: Any = None) -> Any:
    return full_like(x, 0, dtype)


@operation
def ones_like(x: Any, dtype: Any = None) -> Any:
    return full_like(x, 1, dtype)


def array(x: Any, dtype: Any = None) -> Any:
    return cast(x, dtype) if dtype else convert_to_tensor(x)
