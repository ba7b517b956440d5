"""Element-by-element operations and reductions, with NumPy's broadcasting."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .trace import Kind, Op, Shape, Trace, Value

# In the order of the kernels' numbers.
ARITHMETIC = (
    *("add", "subtract", "multiply", "divide", "maximum", "power", "mod"),
    *("less", "less_equal", "equal"),
)
COMPARISONS = ("less", "less_equal", "equal")
FUNCTIONS = (
    *("relu", "sigmoid", "tanh", "exp", "log", "sqrt", "square", "abs", "expm1", "log1p"),
    *("sin", "cos", "arctan", "erf", "sign", "floor", "ceil", "round", "trunc", "isnan"),
)
# Flat almost everywhere: nothing flows back through them.
STEPS = ("sign", "floor", "ceil", "round", "trunc", "isnan")
REDUCTIONS = ("sum", "max", "prod", "argmax")


def broadcast_shape(a: Shape, b: Shape) -> Shape:
    """The common shape of two arrays. Raises ValueError in Keras' words when there is none."""
    result = []
    for i in range(max(len(a), len(b))):
        m = a[-1 - i] if i < len(a) else 1
        n = b[-1 - i] if i < len(b) else 1
        if m != n and 1 not in (m, n):
            raise ValueError(
                f"Cannot broadcast shape, the failure dim has value {m}, which cannot be "
                f"broadcasted to {n}. Input shapes are: {list(a)} and {list(b)}."
            )
        result.append(n if m == 1 else m)
    return tuple(reversed(result))


def _strides(shape: Shape, out: Shape) -> list[int]:
    """Strides of `shape` as seen from `out`, 0 along broadcast axes."""
    strides, step = [0] * len(out), 1
    for i in range(1, len(shape) + 1):
        if shape[-i] != 1:
            strides[-i] = step
        step *= shape[-i]
    return strides


def _collapse(out: Shape, a: list[int], b: list[int]) -> list[tuple[int, int, int]]:
    """Axes (size, stride of a, stride of b), neighbours joined where both are even."""
    axes: list[tuple[int, int, int]] = []
    for size, p, q in zip(out, a, b, strict=True):
        if size == 1:
            continue
        if axes and axes[-1][1] == p * size and axes[-1][2] == q * size:
            axes[-1] = (axes[-1][0] * size, p, q)
        else:
            axes.append((size, p, q))
    return axes


class Binary(Kind):
    name = "binary"

    @staticmethod
    def words(op: Op) -> list[Any]:
        x, y = op.inputs
        (out,) = op.outputs
        assert x is not None and y is not None and out is not None
        axes = _collapse(out.shape, _strides(x.shape, out.shape), _strides(y.shape, out.shape))
        if len(axes) > 4:
            raise ValueError(f"Shapes {x.shape} and {y.shape} broadcast along too many axes.")
        axes = [(1, 0, 0)] * (4 - len(axes)) + axes
        columns = [list(column) for column in zip(*axes, strict=True)]
        kind = ARITHMETIC.index(op.attributes["function"])
        return [kind, x, y, out, *columns[0], *columns[1], *columns[2]]

    @staticmethod
    def gradient(trace: Trace, op: Op, gradients: list[Value | None]) -> list[Value | None]:
        (g,), (x, y), function = gradients, op.inputs, op.attributes["function"]
        assert g is not None and x is not None and y is not None
        if function in COMPARISONS:
            return [None, None]
        partial = _PARTIALS[function]
        result: list[Value | None] = [None, None]
        for i, value in enumerate((x, y)):
            if value.needs_gradient:
                result[i] = reduce_to(trace, partial(trace, i, g, x, y, op.outputs[0]), value.shape)
        return result


def _of_add(trace: Trace, i: int, g: Value, *_: Any) -> Value:
    return g


def _of_subtract(trace: Trace, i: int, g: Value, *_: Any) -> Value:
    return affine(trace, g, -1.0, 0.0) if i else g


def _of_multiply(trace: Trace, i: int, g: Value, x: Value, y: Value, out: Any) -> Value:
    return multiply(trace, g, x if i else y)


def _of_divide(trace: Trace, i: int, g: Value, x: Value, y: Value, out: Any) -> Value:
    if not i:
        return binary(trace, "divide", g, y)
    return affine(trace, multiply(trace, g, binary(trace, "divide", out, y)), -1.0, 0.0)


def _of_maximum(trace: Trace, i: int, g: Value, x: Value, y: Value, out: Any) -> Value:
    # Equal values share the gradient.
    larger = binary(trace, "less", x, y) if i else binary(trace, "less", y, x)
    share = affine(trace, binary(trace, "equal", x, y), 0.5, 0.0)
    return multiply(trace, g, add(trace, larger, share))


def _of_power(trace: Trace, i: int, g: Value, x: Value, y: Value, out: Any) -> Value:
    if i:
        # Where x is 0 the result does not depend on a positive exponent.
        safe = binary(trace, "maximum", x, trace.constant(1e-37))
        return multiply(trace, g, multiply(trace, out, unary(trace, "log", safe)))
    slope = multiply(trace, y, binary(trace, "power", x, affine(trace, y, 1.0, -1.0)))
    return multiply(trace, g, slope)


def _of_mod(trace: Trace, i: int, g: Value, x: Value, y: Value, out: Any) -> Value:
    if not i:
        return g
    whole = unary(trace, "floor", binary(trace, "divide", x, y))
    return affine(trace, multiply(trace, g, whole), -1.0, 0.0)


_PARTIALS = {
    "add": _of_add,
    "subtract": _of_subtract,
    "multiply": _of_multiply,
    "divide": _of_divide,
    "maximum": _of_maximum,
    "power": _of_power,
    "mod": _of_mod,
}


def binary(trace: Trace, function: str, x: Value | None, y: Value | None) -> Value:
    """x ∘ y for a function of `ARITHMETIC`."""
    assert x is not None and y is not None
    shape = broadcast_shape(x.shape, y.shape)
    return trace.emit_one(Binary, [x, y], shape, function=function)


def add(trace: Trace, x: Value, y: Value) -> Value:
    return binary(trace, "add", x, y)


def multiply(trace: Trace, x: Value, y: Value) -> Value:
    return binary(trace, "multiply", x, y)


class Unary(Kind):
    name = "unary"

    @staticmethod
    def words(op: Op) -> list[Any]:
        (x,), (out,) = op.inputs, op.outputs
        assert x is not None
        return [FUNCTIONS.index(op.attributes["function"]), x, out, x.size]

    @staticmethod
    def gradient(trace: Trace, op: Op, gradients: list[Value | None]) -> list[Value | None]:
        (x,), (y,), (g,) = op.inputs, op.outputs, gradients
        assert x is not None
        if op.attributes["function"] in STEPS:
            return [None]
        return [trace.emit_one(UnaryGrad, [x, y, g], x.shape, **op.attributes)]


class UnaryGrad(Kind):
    name = "unary_grad"

    @staticmethod
    def words(op: Op) -> list[Any]:
        (out,) = op.outputs
        assert out is not None
        return [FUNCTIONS.index(op.attributes["function"]), *op.inputs, out, out.size]


def unary(trace: Trace, function: str, x: Value) -> Value:
    """A function of `FUNCTIONS`, element by element."""
    return trace.emit_one(Unary, [x], x.shape, function=function)


class Select(Kind):
    name = "select"

    @staticmethod
    def words(op: Op) -> list[Any]:
        (out,) = op.outputs
        assert out is not None
        return [*op.inputs, out, out.size]

    @staticmethod
    def gradient(trace: Trace, op: Op, gradients: list[Value | None]) -> list[Value | None]:
        (condition, x, _), (g,) = op.inputs, gradients
        assert condition is not None and x is not None and g is not None
        nothing = trace.constant(np.zeros(x.shape))
        return [None, select(trace, condition, g, nothing), select(trace, condition, nothing, g)]


def select(trace: Trace, condition: Value, x: Value, y: Value) -> Value:
    """x where the condition is not 0, else y; all of one shape."""
    return trace.emit_one(Select, [condition, x, y], x.shape)


class Affine(Kind):
    name = "affine"

    @staticmethod
    def words(op: Op) -> list[Any]:
        (x,), (out,) = op.inputs, op.outputs
        assert x is not None
        return [x, out, op.attributes["factor"], op.attributes["summand"], x.size]

    @staticmethod
    def gradient(trace: Trace, op: Op, gradients: list[Value | None]) -> list[Value | None]:
        (g,) = gradients
        assert g is not None
        return [affine(trace, g, op.attributes["factor"], 0.0)]


def affine(trace: Trace, x: Value, factor: float, summand: float) -> Value:
    """x * factor + summand"""
    return trace.emit_one(Affine, [x], x.shape, factor=float(factor), summand=float(summand))


class Assign(Affine):
    effect = True

    @staticmethod
    def words(op: Op) -> list[Any]:
        x, target = op.inputs
        assert x is not None
        return [x, target, 1.0, 0.0, x.size]


def assign(trace: Trace, target: Value, x: Value) -> None:
    """Copy `x` to memory that lasts."""
    trace.emit(Assign, [x, target], [])


def copy_into(trace: Trace, x: Value, block: Value, offset: int) -> Value:
    """A copy of `x` inside `block`, `offset` floats from its start."""
    value = affine(trace, x, 1.0, 0.0)
    value.block, value.offset = block, offset
    return value


class Reduce(Kind):
    name = "reduce"

    @staticmethod
    def words(op: Op) -> list[Any]:
        (x,), (out,) = op.inputs, op.outputs
        return [REDUCTIONS.index(op.attributes["function"]), x, out, *op.attributes["layout"]]

    @staticmethod
    def gradient(trace: Trace, op: Op, gradients: list[Value | None]) -> list[Value | None]:
        (g,), (x,), (out,) = gradients, op.inputs, op.outputs
        assert g is not None and x is not None
        layout, function = op.attributes["layout"], op.attributes["function"]
        if function == "argmax":
            return [None]
        if function == "max":
            return [trace.emit_one(ReduceMaxGrad, [x, out, g], x.shape, layout=layout)]
        outer, axis, inner = layout
        if function == "prod":
            assert out is not None
            # Undefined where a factor is 0, unlike the product itself.
            g = multiply(trace, g, trace.reshape(out, g.shape))
        factor = trace.constant([[1.0]] * axis)
        spread = multiply(trace, trace.reshape(g, (outer, 1, inner)), factor)
        spread = trace.reshape(spread, x.shape)
        return [binary(trace, "divide", spread, x) if function == "prod" else spread]


class ReduceMaxGrad(Kind):
    name = "reduce_max_grad"

    @staticmethod
    def words(op: Op) -> list[Any]:
        return [*op.inputs, op.outputs[0], *op.attributes["layout"]]


def reduce(
    trace: Trace, function: str, x: Value, axes: tuple[int, ...] | None, keepdims: bool = False
) -> Value:
    """A function of `REDUCTIONS` over axes (all when None; "argmax" over one only)."""
    rank = len(x.shape)
    chosen = sorted(range(rank) if axes is None else {axis % rank for axis in axes})
    kept = tuple(1 if i in chosen else n for i, n in enumerate(x.shape))
    shape = kept if keepdims else tuple(n for i, n in enumerate(x.shape) if i not in chosen)
    if not chosen:
        return x
    first, last = chosen[0], chosen[-1]
    if chosen != list(range(first, last + 1)):
        # One run of neighbours at a time, the last first.
        gap = next(i for i in reversed(range(first, last)) if i not in chosen)
        tail = tuple(i for i in chosen if i > gap)
        rest = reduce(trace, function, x, tail, keepdims=True)
        result = reduce(trace, function, rest, tuple(i for i in chosen if i < gap), keepdims=True)
        return trace.reshape(result, shape)
    layout = (
        math.prod(x.shape[:first]),
        math.prod(x.shape[first : last + 1]),
        math.prod(x.shape[last + 1 :]),
    )
    return trace.emit_one(Reduce, [x], shape, function=function, layout=layout)


def reduce_to(trace: Trace, x: Value, shape: Shape) -> Value:
    """Sum over the axes along which `shape` was broadcast to `x`."""
    extra = len(x.shape) - len(shape)
    axes = [i for i, n in enumerate(x.shape) if i < extra or (shape[i - extra] == 1 and n != 1)]
    return trace.reshape(reduce(trace, "sum", x, tuple(axes)), shape) if axes else x
