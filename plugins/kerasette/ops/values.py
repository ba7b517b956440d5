"""What functions of `ops` share: arguments as values of the trace, dtypes of results, axes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..program.trace import Trace, Value, current_trace, label
from .dispatch import operation

Axes = int | Sequence[int] | None


def writing() -> Trace:
    """The trace that functions decorated with `operation` write into."""
    trace = current_trace()
    assert trace is not None
    return trace


def value(x: Any) -> Value:
    """An argument as a value of the trace."""
    return writing().value(x)


def labelled(x: Value, dtype: str) -> Value:
    """A new value under the label of what its numbers mean."""
    x.dtype = dtype
    return x


def is_number(x: Any) -> bool:
    return isinstance(x, (bool, int, float)) or (isinstance(x, np.generic) and not x.shape)


def common_label(*xs: Any) -> str:
    """The label that results of these arguments have together."""
    found = (label(np.asarray(x).dtype) if is_number(x) else value(x).dtype for x in xs)
    return max(found, key=("bool", "int32", "float32").index)


def named(name: str, function: Callable[..., Any]) -> Any:
    """A function of `ops` out of a lambda."""
    function.__name__ = function.__qualname__ = name
    return operation(function)


def axes_of(axis: Axes) -> tuple[int, ...] | None:
    return None if axis is None else (axis,) if isinstance(axis, int) else tuple(axis)


def position(axis: int, rank: int) -> int:
    """An axis counted from the front. Raises ValueError where there is none."""
    if not -rank <= axis < rank:
        raise ValueError(f"axis {axis} is out of bounds for array of dimension {rank}")
    return axis % rank
