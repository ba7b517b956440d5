"""`keras.constraints`: what weights are brought back to after each update."""

from __future__ import annotations

from typing import Any

from . import ops
from .ops.nn import EPSILON
from .registry import config_of, describe, lookup, module_getattr


class Constraint:
    """Called with a weight, gives the nearest one that is allowed; subclasses write it in
    operators and `ops`.
    """

    def __call__(self, w: Any) -> Any:
        return w

    def get_config(self) -> dict[str, Any]:
        return config_of(self)

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Any:
        return cls(**config)


def _norms(w: Any, axis: Any) -> Any:
    """The lengths of the vectors along an axis or several."""
    return ops.sqrt(ops.sum(ops.square(w), axis, keepdims=True))


class MaxNorm(Constraint):
    """Vectors along `axis` no longer than `max_value`."""

    def __init__(self, max_value: float = 2, axis: Any = 0) -> None:
        self.max_value, self.axis = max_value, axis

    def __call__(self, w: Any) -> Any:
        norms = _norms(w, self.axis)
        return w * (ops.clip(norms, 0, self.max_value) / (EPSILON + norms))


class NonNeg(Constraint):
    """No number below 0."""

    def __call__(self, w: Any) -> Any:
        return ops.maximum(w, 0.0)


class UnitNorm(Constraint):
    """Vectors along `axis` of length 1."""

    def __init__(self, axis: Any = 0) -> None:
        self.axis = axis

    def __call__(self, w: Any) -> Any:
        return w / (EPSILON + _norms(w, self.axis))


class MinMaxNorm(Constraint):
    """Vectors along `axis` that are as long as `min_value` to `max_value`; each step goes `rate` of
    the way there.
    """

    def __init__(
        self,
        min_value: float = 0.0,
        max_value: float = 1.0,
        rate: float = 1.0,
        axis: Any = 0,
    ) -> None:
        self.min_value, self.max_value, self.rate, self.axis = min_value, max_value, rate, axis

    def __call__(self, w: Any) -> Any:
        norms = _norms(w, self.axis)
        allowed = ops.clip(norms, self.min_value, self.max_value)
        wanted = allowed * self.rate + norms * (1 - self.rate)
        return w * (wanted / (EPSILON + norms))


_CLASSES = (Constraint, MaxNorm, MinMaxNorm, NonNeg, UnitNorm)


def get(identifier: Any) -> Any:
    """A constraint from a name, an object, a class, a config or a function; None stays None."""
    return lookup(identifier, _CLASSES, "constraint")


def serialize(constraint: Any) -> Any:
    """The config that Keras writes for a constraint."""
    return describe(constraint)


def deserialize(config: Any, custom_objects: Any = None) -> Any:
    """The constraint of a config."""
    return get(config)


__getattr__ = module_getattr("constraints", _CLASSES)
