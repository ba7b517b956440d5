"""Activations that few networks use, and lengths made equal."""

from __future__ import annotations

from typing import Any

from .derived import rsqrt
from .dispatch import operation
from .elementwise import (
    absolute,
    add,
    clip,
    greater,
    maximum,
    multiply,
    negative,
    power,
    sign,
    sqrt,
    square,
    tanh,
    where,
)
from .nn import EPSILON, elu, relu6, sigmoid, softplus
from .rearranging import split
from .reductions import sum
from .values import Axes, value


@operation
def celu(x: Any, alpha: float = 1.0) -> Any:
    return elu(multiply(x, 1 / alpha)) * alpha


@operation
def glu(x: Any, axis: int = -1) -> Any:
    first, second = split(x, 2, axis)
    return first * sigmoid(second)


@operation
def hard_sigmoid(x: Any) -> Any:
    return relu6(add(x, 3.0)) * (1 / 6)


@operation
def hard_silu(x: Any) -> Any:
    return x * hard_sigmoid(x)


@operation
def hard_tanh(x: Any) -> Any:
    return clip(x, -1.0, 1.0)


@operation
def tanh_shrink(x: Any) -> Any:
    return x - tanh(x)


@operation
def soft_shrink(x: Any, threshold: float = 0.5) -> Any:
    return where(greater(absolute(x), threshold), x - sign(x) * threshold, 0.0)


@operation
def hard_shrink(x: Any, threshold: float = 0.5) -> Any:
    return where(greater(absolute(x), threshold), x, 0.0)


@operation
def threshold(x: Any, threshold: float, default_value: float) -> Any:
    return where(greater(x, threshold), x, default_value)


@operation
def squareplus(x: Any, b: float = 4) -> Any:
    return (x + sqrt(square(x) + float(b))) * 0.5


@operation
def sparse_plus(x: Any) -> Any:
    return where(greater(x, 1), x, square(clip(x, -1.0, 1.0) + 1.0) * 0.25)


@operation
def sparse_sigmoid(x: Any) -> Any:
    return (clip(x, -1.0, 1.0) + 1.0) * 0.5


@operation
def log_sigmoid(x: Any) -> Any:
    return -softplus(negative(x))


@operation
def softsign(x: Any) -> Any:
    return x / (absolute(x) + 1.0)


@operation
def normalize(x: Any, axis: Axes = -1, order: int = 2, epsilon: float | None = None) -> Any:
    """x divided by its norm along an axis."""
    x, least = value(x), epsilon or EPSILON
    if order == 2:
        return x * rsqrt(maximum(sum(square(x), axis, keepdims=True), least**2))
    size = power(sum(power(absolute(x), order), axis, keepdims=True), 1 / order)
    return x / maximum(size, least)


hard_swish = hard_silu
