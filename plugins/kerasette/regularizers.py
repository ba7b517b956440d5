"""`keras.regularizers`: penalties on weights and outputs that are added to the loss."""

from __future__ import annotations

import math
from typing import Any

from . import ops
from .registry import config_of, describe, lookup, module_getattr


class Regularizer:
    """Called with an array, gives a scalar."""

    def __call__(self, x: Any) -> Any:
        raise NotImplementedError

    def get_config(self) -> dict[str, Any]:
        return config_of(self)

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Any:
        return cls(**config)


class L1L2(Regularizer):
    """l1 * sum |x| + l2 * sum x²"""

    def __init__(self, l1: float = 0.0, l2: float = 0.0) -> None:
        self.l1, self.l2 = _checked(l1 or 0.0, "l1"), _checked(l2 or 0.0, "l2")

    def __call__(self, x: Any) -> Any:
        return self.l1 * ops.sum(ops.absolute(x)) + self.l2 * ops.sum(ops.square(x))


class L1(Regularizer):
    """l1 * sum |x|"""

    def __init__(self, l1: float = 0.01) -> None:
        self.l1 = _checked(0.01 if l1 is None else l1, "l1")

    def __call__(self, x: Any) -> Any:
        return self.l1 * ops.sum(ops.absolute(x))


class L2(Regularizer):
    """l2 * sum x²"""

    def __init__(self, l2: float = 0.01) -> None:
        self.l2 = _checked(0.01 if l2 is None else l2, "l2")

    def __call__(self, x: Any) -> Any:
        return self.l2 * ops.sum(ops.square(x))


class OrthogonalRegularizer(Regularizer):
    """How far the rows (or columns) of a matrix are from standing at right angles."""

    def __init__(self, factor: float = 0.01, mode: str = "rows") -> None:
        self.factor, self.mode = _checked(factor, "factor"), mode
        if mode not in ("rows", "columns"):
            raise ValueError(
                'Invalid value for argument `mode`. Expected one of {"rows", "columns"}. '
                f"Received: mode={mode}"
            )

    def __call__(self, x: Any) -> Any:
        if len(x.shape) != 2:
            raise ValueError(
                "Inputs to OrthogonalRegularizer must have rank 2. "
                f"Received: inputs.shape={x.shape}"
            )
        unit = ops.normalize(x if self.mode == "rows" else ops.transpose(x))
        count = unit.shape[0]
        others = ops.matmul(unit, ops.transpose(unit)) * (1.0 - ops.eye(count))
        return ops.sum(ops.absolute(others)) * (self.factor / (count * (count - 1.0)))


def _checked(value: Any, name: str) -> float:
    if not isinstance(value, (int, float)) or not 0 <= value < math.inf:
        raise ValueError(
            f"Invalid value for argument {name}: expected a non-negative float."
            f"Received: {name}={value}"
        )
    return float(value)


l1, l2, l1_l2, orthogonal_regularizer = L1, L2, L1L2, OrthogonalRegularizer
_CLASSES = (L1, L2, L1L2, OrthogonalRegularizer)


serialize = describe


def deserialize(config: Any, custom_objects: Any = None) -> Any:
    """The regularizer of a config."""
    return get(config)


def get(identifier: Any) -> Any:
    """A regularizer from a name, an object, a class, a config or a function."""
    return lookup(identifier, _CLASSES, "regularizer")


__getattr__ = module_getattr("regularizers", _CLASSES)
