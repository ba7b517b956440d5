"""The part of `keras.ops` that NumPy has too."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from ..program import elementwise, networks
from ..program.trace import Shape, Trace, Value, current_trace
from .dispatch import operation

Axes = int | Sequence[int] | None


def writing() -> Trace:
    """The trace that functions decorated with `operation` write into."""
    trace = current_trace()
    assert trace is not None
    return trace


def _binary(function: str, x1: Any, x2: Any) -> Value:
    trace = writing()
    return elementwise.binary(trace, function, trace.value(x1), trace.value(x2))


@operation
def add(x1: Any, x2: Any) -> Any:
    return _binary("add", x1, x2)


@operation
def subtract(x1: Any, x2: Any) -> Any:
    return _binary("subtract", x1, x2)


@operation
def multiply(x1: Any, x2: Any) -> Any:
    return _binary("multiply", x1, x2)


@operation
def true_divide(x1: Any, x2: Any) -> Any:
    return _binary("divide", x1, x2)


divide = true_divide


def _unary(function: str, x: Any) -> Value:
    trace = writing()
    return elementwise.unary(trace, function, trace.value(x))


@operation
def exp(x: Any) -> Any:
    return _unary("exp", x)


@operation
def log(x: Any) -> Any:
    return _unary("log", x)


@operation
def sqrt(x: Any) -> Any:
    return _unary("sqrt", x)


@operation
def square(x: Any) -> Any:
    return _unary("square", x)


@operation
def tanh(x: Any) -> Any:
    return _unary("tanh", x)


@operation
def absolute(x: Any) -> Any:
    return _unary("abs", x)


@operation
def negative(x: Any) -> Any:
    trace = writing()
    return elementwise.affine(trace, trace.value(x), -1.0, 0.0)


def _axes(axis: Axes) -> tuple[int, ...] | None:
    return None if axis is None else (axis,) if isinstance(axis, int) else tuple(axis)


def _reduce(function: str, x: Any, axis: Axes, keepdims: bool) -> Value:
    trace = writing()
    return elementwise.reduce(trace, function, trace.value(x), _axes(axis), keepdims)


@operation
def sum(x: Any, axis: Axes = None, keepdims: bool = False) -> Any:
    return _reduce("sum", x, axis, keepdims)


@operation
def max(x: Any, axis: Axes = None, keepdims: bool = False) -> Any:
    return _reduce("max", x, axis, keepdims)


@operation
def mean(x: Any, axis: Axes = None, keepdims: bool = False) -> Any:
    trace = writing()
    x = trace.value(x)
    total = _reduce("sum", x, axis, keepdims)
    return elementwise.affine(trace, total, total.size / x.size, 0.0)


@operation
def reshape(x: Any, newshape: Shape) -> Any:
    trace = writing()
    x = trace.value(x)
    known = math.prod(size for size in newshape if size != -1)
    shape = tuple(x.size // known if size == -1 else size for size in newshape)
    return trace.reshape(x, shape)


@operation
def matmul(x1: Any, x2: Any) -> Any:
    """x1 [..., n] times the matrix x2 [n, m]."""
    trace = writing()
    return networks.matmul(trace, trace.value(x1), trace.value(x2))
