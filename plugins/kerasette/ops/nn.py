"""The part of `keras.ops` that neural networks add: activations, cross-entropies, normalization."""

from __future__ import annotations

from typing import Any

from ..program import elementwise, networks
from .dispatch import operation
from .numpy import writing


@operation
def relu(x: Any) -> Any:
    return elementwise.unary(writing(), "relu", writing().value(x))


@operation
def sigmoid(x: Any) -> Any:
    return elementwise.unary(writing(), "sigmoid", writing().value(x))


@operation
def softmax(x: Any, axis: int = -1) -> Any:
    """Softmax over the last axis; over another one raises ValueError."""
    x = writing().value(x)
    if axis not in (-1, len(x.shape) - 1):
        raise ValueError(f"softmax works along the last axis here. Received: axis={axis}")
    return networks.softmax(writing(), x)
