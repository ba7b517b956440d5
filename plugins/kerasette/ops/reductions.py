"""Functions of `keras.ops` that make one number out of many: over axes, and products of matrices,
which are sums.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable
from typing import Any

from ..program import elementwise, networks
from ..program.trace import Value
from .dispatch import operation
from .elementwise import absolute, logical_not, negative, sqrt, square, truth
from .rearranging import expand_dims, reshape, squeeze
from .values import Axes, axes_of, labelled, named, position, value, writing


def _reduce(function: str, x: Value, axis: Axes, keepdims: bool) -> Value:
    axes = axes_of(axis)
    for one in axes or ():
        position(one, x.ndim)
    return elementwise.reduce(writing(), function, x, axes, keepdims)


def _reduction(name: str, function: Callable[[Value, Axes, bool], Value]) -> Any:
    def call(x: Any, axis: Axes = None, keepdims: bool = False) -> Any:
        return function(value(x), axis, keepdims)

    return named(name, call)


def _counted(function: str) -> Callable[[Value, Axes, bool], Value]:
    return lambda x, axis, keepdims: labelled(
        _reduce(function, x, axis, keepdims), "int32" if x.dtype == "bool" else x.dtype
    )


def _mean(x: Value, axis: Axes, keepdims: bool) -> Value:
    total = _reduce("sum", x, axis, keepdims)
    return elementwise.affine(writing(), total, total.size / builtins.max(x.size, 1), 0.0)


def _var(x: Value, axis: Axes, keepdims: bool) -> Value:
    return _mean(square(x - _mean(x, axis, True)), axis, keepdims)


def _any(x: Value, axis: Axes, keepdims: bool) -> Value:
    return labelled(_reduce("max", truth(x), axis, keepdims), "bool")


sum, prod = _reduction("sum", _counted("sum")), _reduction("prod", _counted("prod"))
mean, var, any = _reduction("mean", _mean), _reduction("var", _var), _reduction("any", _any)
max = amax = _reduction(
    "max", lambda x, axis, keep: labelled(_reduce("max", x, axis, keep), x.dtype)
)
min = amin = _reduction("min", lambda x, axis, keep: negative(max(negative(x), axis, keep)))
std = _reduction("std", lambda x, axis, keep: sqrt(_var(x, axis, keep)))
all = _reduction("all", lambda x, axis, keep: logical_not(any(logical_not(x), axis, keep)))
count_nonzero = _reduction("count_nonzero", lambda x, axis, keep: sum(truth(x), axis, keep))


@operation
def argmax(x: Any, axis: int | None = None, keepdims: bool = False) -> Any:
    x = value(x)
    flat = reshape(x, (-1,)) if axis is None else x
    found = labelled(_reduce("argmax", flat, 0 if axis is None else axis, keepdims), "int32")
    return reshape(found, (1,) * x.ndim) if keepdims and axis is None else found


@operation
def norm(x: Any, ord: Any = None, axis: Axes = None, keepdims: bool = False) -> Any:
    if ord not in (None, 2, 1):
        raise ValueError(f"`norm` knows ord=None, 1 and 2 here. Received: ord={ord}")
    return sum(absolute(x), axis, keepdims) if ord == 1 else sqrt(sum(square(x), axis, keepdims))


@operation
def matmul(x1: Any, x2: Any) -> Any:
    """The matrix product over the last axis of x1 and the last but one of x2."""
    x, y = value(x1), value(x2)
    if x.ndim == 1:
        return squeeze(matmul(expand_dims(x, 0), y), 0 if y.ndim == 1 else -2)
    if y.ndim == 1:
        return squeeze(matmul(x, expand_dims(y, 1)), -1)
    if x.shape[-1] != y.shape[-2]:
        raise ValueError(
            f"Inner dimensions (`x1.shape[-1]` and `x2.shape[-2]`) must be equal, but received "
            f"x1.shape={x.shape} and x2.shape={y.shape}"
        )
    if y.ndim == 2:
        return networks.matmul(writing(), x, y)
    # A stack of matrices: every product, then the sums.
    return sum(expand_dims(x, -1) * expand_dims(y, -3), -2)


__all__ = [
    "all",
    "amax",
    "amin",
    "any",
    "argmax",
    "count_nonzero",
    "matmul",
    "max",
    "mean",
    "min",
    "norm",
    "prod",
    "std",
    "sum",
    "var",
]
