"""Functions of `keras.ops` that take arrays number by number."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..program import elementwise
from ..program.trace import Reshape, Shape, Value, label
from .dispatch import operation
from .rearranging import broadcast_to
from .values import common_label, is_number, labelled, named, value, writing


def _combine(function: str, x1: Any, x2: Any, dtype: str | None = None) -> Value:
    trace = writing()
    dtype = dtype or common_label(x1, x2)
    if function in ("add", "subtract") and is_number(x2):
        sign = 1.0 if function == "add" else -1.0
        return labelled(elementwise.affine(trace, value(x1), 1.0, sign * float(x2)), dtype)
    if function == "multiply" and (is_number(x1) or is_number(x2)):
        x, factor = (x1, x2) if is_number(x2) else (x2, x1)
        return labelled(elementwise.affine(trace, value(x), float(factor), 0.0), dtype)
    return labelled(elementwise.binary(trace, function, value(x1), value(x2)), dtype)


def _arithmetic(name: str) -> Any:
    return named(name, lambda x1, x2: _combine(name, x1, x2))


add, subtract, multiply, maximum, power, mod = (
    _arithmetic(name) for name in ("add", "subtract", "multiply", "maximum", "power", "mod")
)
true_divide = named("true_divide", lambda x1, x2: _combine("divide", x1, x2, "float32"))
divide = named("divide", lambda x1, x2: _combine("divide", x1, x2, "float32"))
floor_divide = named("floor_divide", lambda x1, x2: floor(_combine("divide", x1, x2)))
minimum = named("minimum", lambda x1, x2: negative(maximum(negative(x1), negative(x2))))
less = named("less", lambda x1, x2: _combine("less", x1, x2, "bool"))
less_equal = named("less_equal", lambda x1, x2: _combine("less_equal", x1, x2, "bool"))
greater = named("greater", lambda x1, x2: _combine("less", x2, x1, "bool"))
greater_equal = named("greater_equal", lambda x1, x2: _combine("less_equal", x2, x1, "bool"))
equal = named("equal", lambda x1, x2: _combine("equal", x1, x2, "bool"))
not_equal = named("not_equal", lambda x1, x2: logical_not(equal(x1, x2)))
logical_and = named(
    "logical_and", lambda x1, x2: labelled(_combine("multiply", truth(x1), truth(x2)), "bool")
)
logical_or = named(
    "logical_or", lambda x1, x2: labelled(_combine("maximum", truth(x1), truth(x2)), "bool")
)


def truth(x: Any) -> Value:
    """Whether numbers are not 0."""
    x = value(x)
    return x if x.dtype == "bool" else not_equal(x, 0)


@operation
def logical_not(x: Any) -> Any:
    return labelled(elementwise.affine(writing(), truth(x), -1.0, 1.0), "bool")


@operation
def negative(x: Any) -> Any:
    x = value(x)
    return labelled(elementwise.affine(writing(), x, -1.0, 0.0), x.dtype)


def _unary(name: str, function: str | None = None, dtype: str | None = "float32") -> Any:
    def call(x: Any) -> Any:
        x = value(x)
        return labelled(elementwise.unary(writing(), function or name, x), dtype or x.dtype)

    return named(name, call)


exp, expm1, log, log1p, sqrt, sin, cos, tanh, arctan, erf = (
    _unary(name)
    for name in (*("exp", "expm1", "log", "log1p", "sqrt", "sin", "cos", "tanh", "arctan", "erf"),)
)
square, sign, floor, ceil = (
    _unary(name, dtype=None) for name in ("square", "sign", "floor", "ceil")
)
absolute, trunc = _unary("absolute", "abs", None), _unary("trunc", dtype=None)
abs = _unary("abs", dtype=None)
isnan = _unary("isnan", dtype="bool")
divide_no_nan = named(
    "divide_no_nan",
    lambda x1, x2: where(equal(x2, 0), 0.0, divide(x1, where(equal(x2, 0), 1.0, x2))),
)


@operation
def round(x: Any, decimals: int = 0) -> Any:
    x, scale = value(x), 10.0**decimals
    return labelled(elementwise.unary(writing(), "round", x * scale) * (1 / scale), x.dtype)


@operation
def where(condition: Any, x1: Any, x2: Any) -> Any:
    parts = [value(condition), value(x1), value(x2)]
    shape: Shape = ()
    for part in parts:
        shape = elementwise.broadcast_shape(shape, part.shape)
    dtype = common_label(x1, x2)
    chosen, x, y = (broadcast_to(part, shape) for part in parts)
    return labelled(elementwise.select(writing(), chosen, x, y), dtype)


@operation
def clip(x: Any, x_min: Any, x_max: Any) -> Any:
    """Gradients flow where x lies between the bounds or on them."""
    return where(less(x, x_min), x_min, where(greater(x, x_max), x_max, x))


@operation
def cast(x: Any, dtype: Any) -> Any:
    """The numbers under another dtype: fractions are cut off, what is not 0 becomes true."""
    x, to = value(x), label(np.dtype(str(dtype).removeprefix("torch.")))
    if to == "bool":
        return truth(x)
    if to == "int32" and x.dtype == "float32":
        return labelled(elementwise.unary(writing(), "trunc", x), to)
    return x if x.dtype == to else writing().alias(x, x.shape, to, Reshape)


@operation
def convert_to_tensor(x: Any, dtype: Any = None) -> Any:
    return value(x) if dtype is None else cast(x, dtype)


__all__ = [
    "abs",
    "absolute",
    "add",
    "arctan",
    "cast",
    "ceil",
    "clip",
    "convert_to_tensor",
    "cos",
    "divide",
    "divide_no_nan",
    "equal",
    "erf",
    "exp",
    "expm1",
    "floor",
    "floor_divide",
    "greater",
    "greater_equal",
    "isnan",
    "less",
    "less_equal",
    "log",
    "log1p",
    "logical_and",
    "logical_not",
    "logical_or",
    "maximum",
    "minimum",
    "mod",
    "multiply",
    "negative",
    "not_equal",
    "power",
    "round",
    "sign",
    "sin",
    "sqrt",
    "square",
    "subtract",
    "tanh",
    "true_divide",
    "trunc",
    "where",
]
