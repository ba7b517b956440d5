"""The part of `keras.ops` that neural networks add: activations, cross-entropies, normalization."""

from __future__ import annotations

import math
import warnings
from typing import Any

from ..program import elementwise, networks, training
from ..program.trace import Value
from .core import stop_gradient
from .dispatch import operation
from .elementwise import (
    clip,
    convert_to_tensor,
    erf,
    exp,
    expm1,
    greater,
    log,
    log1p,
    minimum,
    multiply,
    tanh,
    where,
)
from .rearranging import moveaxis, reshape, squeeze
from .reductions import max, mean, sum, var
from .values import Axes, value, writing

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
def elu(x: Any, alpha: float = 1.0) -> Any:
    return where(greater(x, 0), x, expm1(where(greater(x, 0), 0.0, x)) * alpha)


@operation
def selu(x: Any) -> Any:
    return elu(x, SELU_ALPHA) * SELU_SCALE


@operation
def gelu(x: Any, approximate: bool = True) -> Any:
    x = convert_to_tensor(x)
    if approximate:
        return x * 0.5 * (tanh((x + x * x * x * 0.044715) * math.sqrt(2 / math.pi)) + 1.0)
    return x * 0.5 * (erf(x * math.sqrt(0.5)) + 1.0)


@operation
def silu(x: Any) -> Any:
    return x * sigmoid(x)


swish = silu


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


__all__ = [
    "binary_crossentropy",
    "categorical_crossentropy",
    "elu",
    "gelu",
    "leaky_relu",
    "log_softmax",
    "logsumexp",
    "moments",
    "relu",
    "relu6",
    "selu",
    "sigmoid",
    "silu",
    "softmax",
    "softplus",
    "sparse_categorical_crossentropy",
    "swish",
]
