"""`keras.activations`: functions between layers."""

from __future__ import annotations

from typing import Any

from . import ops
from .errors import UnavailableError, refuse
from .missing import MISSING
from .program.trace import Value
from .registry import module_getattr


def linear(x: Value) -> Value:
    return x


def relu(
    x: Value, negative_slope: float = 0.0, max_value: float | None = None, threshold: float = 0.0
) -> Value:
    refuse(
        "relu",
        negative_slope=(negative_slope, 0.0),
        max_value=(max_value, None),
        threshold=(threshold, 0.0),
    )
    return ops.relu(x)


def sigmoid(x: Value) -> Value:
    return ops.sigmoid(x)


def tanh(x: Value) -> Value:
    return ops.tanh(x)


def softmax(x: Value, axis: int = -1) -> Value:
    return ops.softmax(x, axis)


_FUNCTIONS = {f.__name__: f for f in (linear, relu, sigmoid, tanh, softmax)}


def get(identifier: Any) -> Any:
    """An activation from a name or a function; None means linear, as in Keras."""
    if identifier is None:
        return linear
    if isinstance(identifier, str) and identifier in _FUNCTIONS:
        return _FUNCTIONS[identifier]
    if isinstance(identifier, str) and identifier in MISSING["activations"].split():
        raise UnavailableError(f"The activation {identifier!r}")
    if callable(identifier):
        return identifier
    raise ValueError(f"Could not interpret activation function identifier: {identifier}")


def serialize(activation: Any) -> Any:
    """The name of an activation, as configs hold it."""
    return getattr(activation, "__name__", None) or type(activation).__name__


__getattr__ = module_getattr("activations")
