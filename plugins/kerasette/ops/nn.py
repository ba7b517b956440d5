"""The part of `keras.ops` that neural networks add: activations, cross-entropies, normalization."""

from __future__ import annotations

import math
import warnings
from typing import Any

from ..program import elementwise, networks, training
from ..program.trace import Value
from .core import stop_gradient
from .dispatch import operation
from .numpy import (
    Axes,
    absolute,
    add,
    clip,
    convert_to_tensor,
    erf,
    exp,
    expm1,
    greater,
    log,
    log1p,
    max,
    maximum,
    mean,
    minimum,
    moveaxis,
    multiply,
    negative,
    power,
    reshape,
    rsqrt,
    sign,
    split,
    sqrt,
    square,
    squeeze,
    sum,
    tanh,
    value,
    var,
    where,
    writing,
)

# Probabilities are clipped to [EPSILON, 1 - EPSILON].
EPSILON = 1e-7
# Klambauer et al., Self-Normalizing Neural Networks (2017).
SELU_ALPHA, SELU_SCALE = 1.6732632423543772, 1.0507009873554805


@operation
def relu(x: Any) -> Any:
    return elementwise.unary(writing(), "relu", value(x))


@operation
def sigmoid(x: Any) -> Any:
    return elementwise.unary(writing(), "sigmoid", value(x))


@operation
def relu6(x: Any) -> Any:
    return minimum(relu(x), 6.0)


@operation
def leaky_relu(x: Any, negative_slope: float = 0.2) -> Any:
    return where(greater(x, 0), x, multiply(x, negative_slope))


@operation
def softplus(x: Any) -> Any:
    """log(1 + exp(x)), x itself where the difference is lost in rounding."""
    return where(greater(x, 20), x, log1p(exp(where(greater(x, 20), 20.0, x))))


@operation
def log_sigmoid(x: Any) -> Any:
    return -softplus(negative(x))


@operation
def softsign(x: Any) -> Any:
    return x / (absolute(x) + 1.0)


@operation
def elu(x: Any, alpha: float = 1.0) -> Any:
    return where(greater(x, 0), x, expm1(where(greater(x, 0), 0.0, x)) * alpha)


@operation
def selu(x: Any) -> Any:
    return elu(x, SELU_ALPHA) * SELU_SCALE


@operation
def celu(x: Any, alpha: float = 1.0) -> Any:
    return elu(multiply(x, 1 / alpha)) * alpha


@operation
def gelu(x: Any, approximate: bool = True) -> Any:
    x = convert_to_tensor(x)
    if approximate:
        return x * 0.5 * (tanh((x + x * x * x * 0.044715) * math.sqrt(2 / math.pi)) + 1.0)
    return x * 0.5 * (erf(x * math.sqrt(0.5)) + 1.0)


@operation
def glu(x: Any, axis: int = -1) -> Any:
    first, second = split(x, 2, axis)
    return first * sigmoid(second)


@operation
def silu(x: Any) -> Any:
    return x * sigmoid(x)


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


swish, hard_swish = silu, hard_silu


@operation
def softmax(x: Any, axis: Axes = -1) -> Any:
    """Softmax over an axis, over several together, or over all when `axis` is None."""
    x = value(x)
    if isinstance(axis, int) and x.shape[axis] == 1:
        warnings.warn(
            f"You are using a softmax over axis {axis} of a tensor of shape {x.shape}. This axis "
            "has size 1. The softmax operation will always return the value 1, which is likely not "
            "what you intended. Did you mean to use a sigmoid instead?",
            stacklevel=4,
        )
    if axis in (-1, x.ndim - 1):
        return networks.softmax(writing(), x)
    axes = [axis] if isinstance(axis, int) else list(range(x.ndim) if axis is None else axis)
    last = list(range(-len(axes), 0))
    moved = moveaxis(x, axes, last)
    rows = reshape(moved, (*moved.shape[: -len(axes)], -1))
    return moveaxis(reshape(networks.softmax(writing(), rows), moved.shape), last, axes)


@operation
def logsumexp(x: Any, axis: Axes = None, keepdims: bool = False) -> Any:
    x = value(x)
    largest = stop_gradient(max(x, axis, keepdims=True))
    total = log(sum(exp(x - largest), axis, keepdims=True)) + largest
    return total if keepdims else reshape(total, sum(x, axis).shape)


@operation
def log_softmax(x: Any, axis: int = -1) -> Any:
    return x - logsumexp(x, axis, keepdims=True)


def _same_shape(target: Value, output: Value) -> None:
    if target.shape != output.shape:
        raise ValueError(
            "Arguments `target` and `output` must have the same shape. "
            f"Received: target.shape={target.shape}, output.shape={output.shape}"
        )


@operation
def categorical_crossentropy(
    target: Any, output: Any, from_logits: bool = False, axis: int = -1
) -> Any:
    """Cross-entropy over an axis, of shares of each class."""
    target, output = value(target), value(output)
    _same_shape(target, output)
    if axis not in (-1, output.ndim - 1):
        target, output = moveaxis(target, axis, -1), moveaxis(output, axis, -1)
    return training.crossentropy(writing(), target, output, from_logits, sparse=False)


@operation
def sparse_categorical_crossentropy(
    target: Any, output: Any, from_logits: bool = False, axis: int = -1
) -> Any:
    """Cross-entropy over an axis, of class numbers."""
    target, output = value(target), value(output)
    if target.ndim == output.ndim and target.shape[axis] == 1:
        target = squeeze(target, axis)
    if axis not in (-1, output.ndim - 1):
        output = moveaxis(output, axis, -1)
    if target.shape != output.shape[:-1]:
        raise ValueError(
            "Arguments `target` and `output` must have the same shape up until the last "
            f"dimension: target.shape={target.shape}, output.shape={output.shape}"
        )
    return training.crossentropy(writing(), target, output, from_logits, sparse=True)


@operation
def binary_crossentropy(target: Any, output: Any, from_logits: bool = False) -> Any:
    """Cross-entropy of each output by itself."""
    target, output = value(target), value(output)
    _same_shape(target, output)
    if from_logits:
        return softplus(output) - target * output
    p = clip(output, EPSILON, 1.0 - EPSILON)
    return -(target * log(p) + (1.0 - target) * log(1.0 - p))


@operation
def moments(x: Any, axes: Axes, keepdims: bool = False) -> Any:
    """Mean and variance over axes."""
    return mean(x, axes, keepdims), var(x, axes, keepdims)


@operation
def normalize(x: Any, axis: Axes = -1, order: int = 2, epsilon: float | None = None) -> Any:
    """x divided by its norm along an axis."""
    x, least = value(x), epsilon or EPSILON
    if order == 2:
        return x * rsqrt(maximum(sum(square(x), axis, keepdims=True), least**2))
    size = power(sum(power(absolute(x), order), axis, keepdims=True), 1 / order)
    return x / maximum(size, least)


__all__ = [
    "binary_crossentropy",
    "categorical_crossentropy",
    "celu",
    "elu",
    "gelu",
    "glu",
    "hard_shrink",
    "hard_sigmoid",
    "hard_silu",
    "hard_swish",
    "hard_tanh",
    "leaky_relu",
    "log_sigmoid",
    "log_softmax",
    "logsumexp",
    "moments",
    "normalize",
    "relu",
    "relu6",
    "selu",
    "sigmoid",
    "silu",
    "soft_shrink",
    "softmax",
    "softplus",
    "softsign",
    "sparse_categorical_crossentropy",
    "sparse_plus",
    "sparse_sigmoid",
    "squareplus",
    "swish",
    "tanh_shrink",
    "threshold",
]
