"""Functions of `keras.ops` that are made of others and that few programs need."""

from __future__ import annotations

import builtins
import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from ..program.views import strides, view
from .core import one_hot
from .creation import full_like
from .dispatch import operation
from .elementwise import (
    cos,
    divide,
    equal,
    greater,
    log,
    multiply,
    negative,
    not_equal,
    sin,
    sqrt,
    subtract,
    truth,
    where,
)
from .rearranging import (
    concatenate,
    expand_dims,
    get_item,
    moveaxis,
    reshape,
    split,
    stack,
    transpose,
)
from .reductions import argmax, matmul, max, sum
from .values import Axes, axes_of, labelled, named, position, value, writing

isfinite = named("isfinite", lambda x: equal(subtract(x, x), 0))
logical_xor = named("logical_xor", lambda x1, x2: not_equal(truth(x1), truth(x2)))
reciprocal = named("reciprocal", lambda x: divide(1.0, x))
rsqrt = named("rsqrt", lambda x: divide(1.0, sqrt(x)))
tan = named("tan", lambda x: divide(sin(x), cos(x)))
log2 = named("log2", lambda x: log(x) * (1 / math.log(2)))
log10 = named("log10", lambda x: log(x) * (1 / math.log(10)))


@operation
def argmin(x: Any, axis: int | None = None, keepdims: bool = False) -> Any:
    return argmax(negative(x), axis, keepdims)


@operation
def cumsum(x: Any, axis: int | None = None) -> Any:
    x = value(x)
    flat = reshape(x, (-1,)) if axis is None else moveaxis(x, axis, -1)
    found = matmul(flat, np.triu(np.ones((flat.shape[-1],) * 2, np.float32)))
    return labelled(found if axis is None else moveaxis(found, -1, axis), x.dtype)


@operation
def dot(x1: Any, x2: Any) -> Any:
    x, y = value(x1), value(x2)
    return multiply(x, y) if 0 in (x.ndim, y.ndim) else matmul(x, y)


@operation
def swapaxes(x: Any, axis1: int, axis2: int) -> Any:
    order = list(range(value(x).ndim))
    order[axis1], order[axis2] = order[axis2], order[axis1]
    return transpose(x, order)


@operation
def tile(x: Any, repeats: int | Sequence[int]) -> Any:
    x, times = value(x), [repeats] if isinstance(repeats, int) else list(repeats)
    rank = builtins.max(x.ndim, len(times))
    own = (1,) * (rank - x.ndim) + x.shape
    times = [1] * (rank - len(times)) + times
    shape = tuple(size for pair in zip(times, own, strict=True) for size in pair)
    steps = [step for one in strides(own) for step in (0, one)]
    seen = view(writing(), x, shape, steps)
    return reshape(seen, tuple(a * b for a, b in zip(times, own, strict=True)))


@operation
def flip(x: Any, axis: Axes = None) -> Any:
    x = value(x)
    axes = range(x.ndim) if axis is None else axes_of(axis) or ()
    places = [position(one, x.ndim) for one in axes]
    return get_item(x, tuple(slice(None, None, -1 if i in places else None) for i in range(x.ndim)))


@operation
def roll(x: Any, shift: int, axis: int) -> Any:
    x = value(x)
    shift %= builtins.max(x.shape[axis], 1)
    first, second = split(x, [x.shape[axis] - shift], axis)
    return concatenate([second, first], axis)


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
