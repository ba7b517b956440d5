"""Operators of everything that stands for an array: `x + y`, `-x`, `x[:, 0]`, `x > 0`."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

BINARY = {
    "add": "add",
    "sub": "subtract",
    "mul": "multiply",
    "truediv": "true_divide",
    "floordiv": "floor_divide",
    "mod": "mod",
    "pow": "power",
    "matmul": "matmul",
    "and": "logical_and",
    "or": "logical_or",
    "xor": "logical_xor",
}
COMPARISONS = {
    "lt": "less",
    "le": "less_equal",
    "gt": "greater",
    "ge": "greater_equal",
    "eq": "equal",
    "ne": "not_equal",
}
UNARY = {"neg": "negative", "abs": "absolute", "invert": "logical_not"}


class Arithmetic:
    """Each operator is a function of `ops`."""

    if TYPE_CHECKING:
        __add__: Any
        __sub__: Any
        __mul__: Any
        __truediv__: Any
        __pow__: Any
        __neg__: Any
        __lt__: Any
        __gt__: Any
        __radd__: Any
        __rsub__: Any
        __rmul__: Any
        __rtruediv__: Any

    # NumPy leaves `array + x` to `x`.
    __array_ufunc__ = None

    def __getitem__(self, key: Any) -> Any:
        return _ops().get_item(self, key)

    def __round__(self, digits: int | None = None) -> Any:
        return _ops().round(self, digits or 0)

    # Comparisons give arrays, and tensors are still keys of dicts, by identity.
    def __hash__(self) -> int:
        return id(self)


def _ops() -> Any:
    # `ops` is written for classes that this module is a base of.
    return importlib.import_module(f"{__package__}.ops")


def _method(name: str, swapped: bool = False) -> Callable[..., Any]:
    def method(self: Any, *others: Any) -> Any:
        return getattr(_ops(), name)(*((*others, self) if swapped else (self, *others)))

    return method


for _symbol, _name in {**BINARY, **COMPARISONS, **UNARY}.items():
    setattr(Arithmetic, f"__{_symbol}__", _method(_name))
for _symbol, _name in BINARY.items():
    setattr(Arithmetic, f"__r{_symbol}__", _method(_name, swapped=True))
