"""`keras.regularizers`: penalties on weights and outputs that are added to the loss."""

from __future__ import annotations

from typing import Any

from . import ops
from .registry import config_of, lookup, module_getattr


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
        self.l1, self.l2 = float(l1 or 0), float(l2 or 0)

    def __call__(self, x: Any) -> Any:
        return self.l1 * ops.sum(ops.absolute(x)) + self.l2 * ops.sum(ops.square(x))


class L1(Regularizer):
    """l1 * sum |x|"""

    def __init__(self, l1: float = 0.01) -> None:
        self.l1 = float(l1)

    def __call__(self, x: Any) -> Any:
        return self.l1 * ops.sum(ops.absolute(x))


class L2(Regularizer):
    """l2 * sum x²"""

    def __init__(self, l2: float = 0.01) -> None:
        self.l2 = float(l2)

    def __call__(self, x: Any) -> Any:
        return self.l2 * ops.sum(ops.square(x))


l1, l2, l1_l2 = L1, L2, L1L2


def get(identifier: Any) -> Any:
    """A regularizer from a name, an object, a class, a config or a function."""
    return lookup(identifier, (L1, L2, L1L2), "regularizer")


__getattr__ = module_getattr("regularizers", (L1, L2, L1L2))
