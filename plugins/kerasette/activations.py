"""`keras.activations`: functions between layers."""

from __future__ import annotations

from typing import Any

from . import ops
from .errors import UnavailableError
from .ops import (
    elu,
    leaky_relu,
    log_softmax,
    relu6,
    selu,
    sigmoid,
    silu,
    softmax,
    softplus,
    tanh,
)
from .ops import exp as _exp
from .ops.dispatch import operation
from .registry import custom_object, describe, missing_names, module_getattr, part


def linear(x: Any) -> Any:
    return x


@operation
def relu(
    x: Any, negative_slope: float = 0.0, max_value: float | None = None, threshold: float = 0.0
) -> Any:
    """max(x, 0), or with arguments: 0 up to `threshold`, or a line of `negative_slope` there, and
    nothing above `max_value`.
    """
    x = ops.convert_to_tensor(x)
    if not negative_slope and max_value is None and not threshold:
        return ops.relu(x)
    result = ops.where(x > threshold, x, 0.0) if threshold else ops.relu(x)
    if max_value is not None:
        result = ops.minimum(ops.maximum(result, 0.0), float(max_value))
    return result - ops.relu(threshold - x) * negative_slope if negative_slope else result


@operation
def gelu(x: Any, approximate: bool = False) -> Any:
    return ops.gelu(x, approximate)


@operation
def exponential(x: Any) -> Any:
    return _exp(x)


@operation
def mish(x: Any) -> Any:
    return x * ops.tanh(ops.softplus(x))


_RARE = (
    "celu glu hard_shrink hard_sigmoid hard_silu hard_swish hard_tanh log_sigmoid soft_shrink "
    "softsign sparse_plus sparse_sigmoid squareplus tanh_shrink threshold"
)
swish = silu
_FUNCTIONS = {
    "swish": silu,
    **{
        function.__name__: function
        for function in (
            *(elu, exponential, gelu, leaky_relu, linear, log_softmax, mish, relu, relu6, selu),
            *(sigmoid, silu, softmax, softplus, tanh),
        )
    },
}


def get(identifier: Any) -> Any:
    """An activation from a name, a config or a function; None means linear, as in Keras."""
    if identifier is None:
        return linear
    if isinstance(identifier, dict):
        identifier = part("saving.serialization").restore(identifier)
    identifier = custom_object(identifier) or identifier
    if isinstance(identifier, str) and identifier in _FUNCTIONS:
        return _FUNCTIONS[identifier]
    if isinstance(identifier, str) and identifier in _RARE.split():
        return getattr(ops, identifier)
    if isinstance(identifier, str) and identifier in missing_names("activations"):
        raise UnavailableError(f"The activation {identifier!r}")
    if callable(identifier):
        return identifier
    raise ValueError(f"Could not interpret activation function identifier: {identifier}")


def serialize(activation: Any) -> Any:
    """The name or the config of an activation, as Keras writes it."""
    return describe(activation)


def deserialize(config: Any) -> Any:
    """The activation of a config."""
    return get(config)


__getattr__ = module_getattr("activations", later={"ops.activations": _RARE})
