"""The part of `keras.ops` that NumPy has too."""

from __future__ import annotations

import builtins
import itertools
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..program import elementwise, networks
from ..program.trace import Reshape, Shape, Trace, Value, current_trace, label
from ..program.views import concatenate as join
from ..program.views import strides, view, view_back
from ..program.views import take as take_rows
from .dispatch import Tensor, operation

Axes = int | Sequence[int] | None


def writing() -> Trace:
    """The trace that functions decorated with `operation` write into."""
    trace = current_trace()
    assert trace is not None
    return trace


def value(x: Any) -> Value:
    """An argument as a value of the trace."""
    return writing().value(x)


def labelled(x: Value, dtype: str) -> Value:
    """A new value under the label of what its numbers mean."""
    x.dtype = dtype
    return x


def _common(*dtypes: str) -> str:
    return builtins.max(dtypes, key=("bool", "int32", "float32").index)


def _number(x: Any) -> bool:
    return isinstance(x, (bool, int, float)) or (isinstance(x, np.generic) and not x.shape)


def _common_label(*xs: Any) -> str:
    return _common(*(label(np.asarray(x).dtype) if _number(x) else value(x).dtype for x in xs))


def _combine(function: str, x1: Any, x2: Any, dtype: str | None = None) -> Value:
    trace = writing()
    dtype = dtype or _common_label(x1, x2)
    if function in ("add", "subtract") and _number(x2):
        sign = 1.0 if function == "add" else -1.0
        return labelled(elementwise.affine(trace, value(x1), 1.0, sign * float(x2)), dtype)
    if function == "multiply" and (_number(x1) or _number(x2)):
        x, factor = (x1, x2) if _number(x2) else (x2, x1)
        return labelled(elementwise.affine(trace, value(x), float(factor), 0.0), dtype)
    return labelled(elementwise.binary(trace, function, value(x1), value(x2)), dtype)


def _named(name: str, function: Callable[..., Any]) -> Any:
    function.__name__ = function.__qualname__ = name
    return operation(function)


def _arithmetic(name: str) -> Any:
    return _named(name, lambda x1, x2: _combine(name, x1, x2))


add, subtract, multiply, maximum, power, mod = (
    _arithmetic(name) for name in ("add", "subtract", "multiply", "maximum", "power", "mod")
)
true_divide = _named("true_divide", lambda x1, x2: _combine("divide", x1, x2, "float32"))
divide = _named("divide", lambda x1, x2: _combine("divide", x1, x2, "float32"))
floor_divide = _named("floor_divide", lambda x1, x2: floor(_combine("divide", x1, x2)))
minimum = _named("minimum", lambda x1, x2: negative(maximum(negative(x1), negative(x2))))
less = _named("less", lambda x1, x2: _combine("less", x1, x2, "bool"))
less_equal = _named("less_equal", lambda x1, x2: _combine("less_equal", x1, x2, "bool"))
greater = _named("greater", lambda x1, x2: _combine("less", x2, x1, "bool"))
greater_equal = _named("greater_equal", lambda x1, x2: _combine("less_equal", x2, x1, "bool"))
equal = _named("equal", lambda x1, x2: _combine("equal", x1, x2, "bool"))
not_equal = _named("not_equal", lambda x1, x2: logical_not(equal(x1, x2)))
logical_and = _named(
    "logical_and", lambda x1, x2: labelled(_combine("multiply", _truth(x1), _truth(x2)), "bool")
)
logical_or = _named(
    "logical_or", lambda x1, x2: labelled(_combine("maximum", _truth(x1), _truth(x2)), "bool")
)
logical_xor = _named("logical_xor", lambda x1, x2: not_equal(_truth(x1), _truth(x2)))


def _truth(x: Any) -> Value:
    x = value(x)
    return x if x.dtype == "bool" else not_equal(x, 0)


@operation
def logical_not(x: Any) -> Any:
    return labelled(elementwise.affine(writing(), _truth(x), -1.0, 1.0), "bool")


@operation
def negative(x: Any) -> Any:
    x = value(x)
    return labelled(elementwise.affine(writing(), x, -1.0, 0.0), x.dtype)


def _unary(name: str, function: str | None = None, dtype: str | None = "float32") -> Any:
    def call(x: Any) -> Any:
        x = value(x)
        return labelled(elementwise.unary(writing(), function or name, x), dtype or x.dtype)

    return _named(name, call)


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
isfinite = _named("isfinite", lambda x: equal(subtract(x, x), 0))
reciprocal = _named("reciprocal", lambda x: divide(1.0, x))
rsqrt = _named("rsqrt", lambda x: divide(1.0, sqrt(x)))
tan = _named("tan", lambda x: divide(sin(x), cos(x)))
log2 = _named("log2", lambda x: log(x) * (1 / math.log(2)))
log10 = _named("log10", lambda x: log(x) * (1 / math.log(10)))
divide_no_nan = _named(
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
    dtype = _common_label(x1, x2)
    chosen, x, y = (broadcast_to(part, shape) for part in parts)
    return labelled(elementwise.select(writing(), chosen, x, y), dtype)


@operation
def clip(x: Any, x_min: Any, x_max: Any) -> Any:
    """Gradients flow where x lies between the bounds or on them."""
    return where(less(x, x_min), x_min, where(greater(x, x_max), x_max, x))


def _axes(axis: Axes) -> tuple[int, ...] | None:
    return None if axis is None else (axis,) if isinstance(axis, int) else tuple(axis)


def _reduce(function: str, x: Value, axis: Axes, keepdims: bool) -> Value:
    axes = _axes(axis)
    for one in axes or ():
        if not -x.ndim <= one < x.ndim:
            raise ValueError(f"axis {one} is out of bounds for array of dimension {x.ndim}")
    return elementwise.reduce(writing(), function, x, axes, keepdims)


def _reduction(name: str, function: Callable[[Value, Axes, bool], Value]) -> Any:
    def call(x: Any, axis: Axes = None, keepdims: bool = False) -> Any:
        return function(value(x), axis, keepdims)

    return _named(name, call)


def _counted(function: str) -> Callable[[Value, Axes, bool], Value]:
    return lambda x, axis, keepdims: labelled(
        _reduce(function, x, axis, keepdims), "int32" if x.dtype == "bool" else x.dtype
    )


def _mean(x: Value, axis: Axes, keepdims: bool) -> Value:
    total = _reduce("sum", x, axis, keepdims)
    return elementwise.affine(writing(), total, total.size / builtins.max(x.size, 1), 0.0)


def _var(x: Value, axis: Axes, keepdims: bool) -> Value:
    return _mean(square(x - _mean(x, axis, True)), axis, keepdims)


def _any(x: Value, axis: Axes, keepdims: bool) -> Value:
    return labelled(_reduce("max", _truth(x), axis, keepdims), "bool")


sum, prod = _reduction("sum", _counted("sum")), _reduction("prod", _counted("prod"))
mean, var, any = _reduction("mean", _mean), _reduction("var", _var), _reduction("any", _any)
max = amax = _reduction(
    "max", lambda x, axis, keep: labelled(_reduce("max", x, axis, keep), x.dtype)
)
min = amin = _reduction("min", lambda x, axis, keep: negative(max(negative(x), axis, keep)))
std = _reduction("std", lambda x, axis, keep: sqrt(_var(x, axis, keep)))
all = _reduction("all", lambda x, axis, keep: logical_not(any(logical_not(x), axis, keep)))
count_nonzero = _reduction("count_nonzero", lambda x, axis, keep: sum(_truth(x), axis, keep))


@operation
def argmax(x: Any, axis: int | None = None, keepdims: bool = False) -> Any:
    x = value(x)
    flat = reshape(x, (-1,)) if axis is None else x
    found = labelled(_reduce("argmax", flat, 0 if axis is None else axis, keepdims), "int32")
    return reshape(found, (1,) * x.ndim) if keepdims and axis is None else found


@operation
def argmin(x: Any, axis: int | None = None, keepdims: bool = False) -> Any:
    return argmax(negative(x), axis, keepdims)


@operation
def cumsum(x: Any, axis: int | None = None) -> Any:
    x = value(x)
    flat = reshape(x, (-1,)) if axis is None else moveaxis(x, axis, -1)
    found = matmul(flat, np.triu(np.ones((flat.shape[-1],) * 2, np.float32)))
    return labelled(found if axis is None else moveaxis(found, -1, axis), x.dtype)


@operation
def norm(x: Any, ord: Any = None, axis: Axes = None, keepdims: bool = False) -> Any:
    if ord not in (None, 2, 1):
        raise ValueError(f"`norm` knows ord=None, 1 and 2 here. Received: ord={ord}")
    return sum(abs(x), axis, keepdims) if ord == 1 else sqrt(sum(square(x), axis, keepdims))


def _position(axis: int, rank: int) -> int:
    if not -rank <= axis < rank:
        raise ValueError(f"axis {axis} is out of bounds for array of dimension {rank}")
    return axis % rank


@operation
def reshape(x: Any, newshape: Shape | int) -> Any:
    x = value(x)
    wanted = (newshape,) if isinstance(newshape, int) else tuple(newshape)
    known = math.prod(size for size in wanted if size != -1)
    shape = tuple(x.size // builtins.max(known, 1) if size == -1 else size for size in wanted)
    if math.prod(shape) != x.size:
        raise ValueError(f"cannot reshape array of size {x.size} into shape {wanted}")
    return writing().reshape(x, shape)


@operation
def transpose(x: Any, axes: Sequence[int] | None = None) -> Any:
    x = value(x)
    order = [_position(axis, x.ndim) for axis in (axes or reversed(range(x.ndim)))]
    if sorted(order) != list(range(x.ndim)):
        raise ValueError(f"axes {axes} do not match an array of shape {x.shape}")
    steps = strides(x.shape)
    shape = tuple(x.shape[axis] for axis in order)
    return view(writing(), x, shape, [steps[axis] for axis in order])


@operation
def moveaxis(x: Any, source: Axes, destination: Axes) -> Any:
    x = value(x)
    start = [_position(axis, x.ndim) for axis in _axes(source) or ()]
    end = [_position(axis, x.ndim) for axis in _axes(destination) or ()]
    order = [axis for axis in range(x.ndim) if axis not in start]
    for place, axis in sorted(zip(end, start, strict=True)):
        order.insert(place, axis)
    return x if order == list(range(x.ndim)) else transpose(x, order)


@operation
def swapaxes(x: Any, axis1: int, axis2: int) -> Any:
    order = list(range(value(x).ndim))
    order[axis1], order[axis2] = order[axis2], order[axis1]
    return transpose(x, order)


@operation
def expand_dims(x: Any, axis: int | Sequence[int]) -> Any:
    x, axes = value(x), _axes(axis) or ()
    rank = x.ndim + len(axes)
    places = {_position(axis, rank) for axis in axes}
    rest = iter(x.shape)
    return reshape(x, tuple(1 if i in places else next(rest) for i in range(rank)))


@operation
def squeeze(x: Any, axis: Axes = None) -> Any:
    x = value(x)
    places = [i for i, n in enumerate(x.shape) if n == 1]
    if axis is not None:
        places = [_position(one, x.ndim) for one in _axes(axis) or ()]
    if wrong := [i for i in places if x.shape[i] != 1]:
        raise ValueError(f"Cannot squeeze axis={wrong[0]}, because the dimension is not 1.")
    return reshape(x, tuple(n for i, n in enumerate(x.shape) if i not in places))


@operation
def broadcast_to(x: Any, shape: Shape) -> Any:
    x, shape = value(x), tuple(shape)
    if x.shape == shape:
        return x
    if elementwise.broadcast_shape(x.shape, shape) != shape:
        raise ValueError(f"An array of shape {x.shape} cannot be broadcast to shape {shape}.")
    own = (1,) * (len(shape) - x.ndim) + x.shape
    steps = [0 if n == 1 else step for n, step in zip(own, strides(own), strict=True)]
    return view(writing(), x, shape, steps)


@operation
def repeat(x: Any, repeats: int, axis: int | None = None) -> Any:
    """Each element `repeats` times in a row."""
    x = value(x)
    x, axis = (reshape(x, (-1,)), 0) if axis is None else (x, _position(axis, x.ndim))
    shape, steps = list(x.shape), strides(x.shape)
    steps.insert(axis + 1, 0)
    shape.insert(axis + 1, repeats)
    seen = view(writing(), x, tuple(shape), steps)
    return reshape(seen, (*x.shape[:axis], x.shape[axis] * repeats, *x.shape[axis + 1 :]))


@operation
def tile(x: Any, repeats: int | Sequence[int]) -> Any:
    x, times = value(x), [repeats] if isinstance(repeats, int) else list(repeats)
    rank = builtins.max(x.ndim, len(times))
    own = (1,) * (rank - x.ndim) + x.shape
    times = [1] * (rank - len(times)) + times
    shape = tuple(size for pair in zip(times, own, strict=True) for size in pair)
    steps = [step for one in strides(own) for step in (0, one)]
    seen = view(writing(), x, shape, steps)
    return reshape(seen, tuple(a * b for a, b in zip(times, own, strict=True)))


@operation
def flip(x: Any, axis: Axes = None) -> Any:
    x = value(x)
    axes = range(x.ndim) if axis is None else _axes(axis) or ()
    places = [_position(one, x.ndim) for one in axes]
    return get_item(x, tuple(slice(None, None, -1 if i in places else None) for i in range(x.ndim)))


@operation
def roll(x: Any, shift: int, axis: int) -> Any:
    x = value(x)
    shift %= builtins.max(x.shape[axis], 1)
    first, second = split(x, [x.shape[axis] - shift], axis)
    return concatenate([second, first], axis)


@operation
def concatenate(xs: Sequence[Any], axis: int = -1) -> Any:
    values = [value(x) for x in xs]
    place = _position(axis, values[0].ndim)
    rests = {(*x.shape[:place], *x.shape[place + 1 :]) for x in values}
    if len(rests) > 1:
        raise ValueError(
            "All arrays must have the same shape except along the axis of concatenation. "
            f"Received: axis={axis}, shapes={[x.shape for x in values]}"
        )
    return labelled(join(writing(), values, place), _common(*(x.dtype for x in values)))


@operation
def stack(x: Sequence[Any], axis: int = 0) -> Any:
    return concatenate([expand_dims(one, axis) for one in x], axis)


@operation
def split(x: Any, indices_or_sections: int | Sequence[int], axis: int = 0) -> Any:
    x = value(x)
    place = _position(axis, x.ndim)
    size, cuts = x.shape[place], indices_or_sections
    if isinstance(cuts, int):
        if size % cuts:
            raise ValueError(f"axis {axis} of size {size} cannot be split into {cuts} equal parts")
        cuts = range(size // cuts, size, size // cuts)
    bounds = [0, *cuts, size]
    before = (slice(None),) * place
    return [get_item(x, (*before, slice(a, b))) for a, b in itertools.pairwise(bounds)]


@operation
def pad(x: Any, pad_width: Any, mode: str = "constant", constant_values: Any = None) -> Any:
    """A border: of one number, or "reflect" or "symmetric" or "edge" for the array's own."""
    x = value(x)
    widths = np.broadcast_to(np.asarray(pad_width, int), (x.ndim, 2)).tolist()
    if mode != "constant":
        for axis, (before, after) in enumerate(widths):
            if before or after:
                rows = np.pad(np.arange(x.shape[axis]), (before, after), mode=mode)  # pyright: ignore[reportCallIssue, reportArgumentType]
                x = take(x, rows, axis)
        return x
    shape = tuple(n + a + b for n, (a, b) in zip(x.shape, widths, strict=True))
    steps = strides(shape)
    first = builtins.sum(a * step for (a, _), step in zip(widths, steps, strict=True))
    filling = float(constant_values or 0)
    inner = elementwise.affine(writing(), x, 1.0, -filling) if filling else x
    found = view_back(writing(), inner, shape, steps, first)
    return labelled(found + filling if filling else found, x.dtype)


@operation
def take(x: Any, indices: Any, axis: int | None = None) -> Any:
    x = value(x)
    flat = reshape(x, (-1,)) if axis is None else x
    return take_rows(writing(), flat, value(indices), _position(axis or 0, flat.ndim))


@operation
def get_item(x: Any, key: Any) -> Any:
    """x[key] for numbers, slices, None and `...`, and one array of numbers."""
    x = value(x)
    keys = list(key) if isinstance(key, tuple) else [key]
    used = builtins.sum(one is not None and one is not Ellipsis for one in keys)
    if used > x.ndim:
        raise IndexError(f"Too many indices for an array of shape {x.shape}: {used}")
    at = next((i for i, one in enumerate(keys) if one is Ellipsis), len(keys))
    keys[at : at + 1] = [slice(None)] * (x.ndim - used)
    steps, first, axis = strides(x.shape), 0, 0
    shape: list[int] = []
    seen: list[int] = []
    chosen = None
    for one in keys:
        if one is None:
            shape.append(1)
            seen.append(0)
            continue
        size, step = x.shape[axis], steps[axis]
        if isinstance(one, (int, np.integer)):
            if not -size <= one < size:
                raise IndexError(f"index {one} is out of bounds for axis {axis} with size {size}")
            first += int(one) % size * step
        elif isinstance(one, slice):
            start, stop, stride = one.indices(size)
            first += start * step
            shape.append(len(range(start, stop, stride)))
            seen.append(step * stride)
        elif chosen is None and value(one).dtype != "bool":
            chosen = (len(shape), value(one))
            shape.append(size)
            seen.append(step)
        else:
            raise IndexError(
                "Here a tensor can be indexed by numbers, slices, None, `...` and one array of "
                "numbers; `keras.ops.where` does what a mask would."
            )
        axis += 1
    result = x
    if tuple(shape) != x.shape or seen != steps or first:
        result = view(writing(), x, tuple(shape), seen, first)
    return result if chosen is None else take_rows(writing(), result, chosen[1], chosen[0])


@operation
def matmul(x1: Any, x2: Any) -> Any:
    """The matrix product over the last axis of x1 and the last but one of x2."""
    x, y = value(x1), value(x2)
    if x.ndim == 1:
        return squeeze(matmul(expand_dims(x, 0), y), 0 if y.ndim == 1 else -2)
    if y.ndim == 1:
        return squeeze(matmul(x, expand_dims(y, 1)), -1)
    if x.shape[-1] != y.shape[-2]:
        raise ValueError(
            f"Inner dimensions (`x1.shape[-1]` and `x2.shape[-2]`) must be equal, but received "
            f"x1.shape={x.shape} and x2.shape={y.shape}"
        )
    if y.ndim == 2:
        return networks.matmul(writing(), x, y)
    # A stack of matrices: every product, then the sums.
    return sum(expand_dims(x, -1) * expand_dims(y, -3), -2)


@operation
def dot(x1: Any, x2: Any) -> Any:
    x, y = value(x1), value(x2)
    return multiply(x, y) if 0 in (x.ndim, y.ndim) else matmul(x, y)


def _created(array: np.ndarray) -> Any:
    """An array made from nothing: a constant of a program, or a tensor."""
    trace = current_trace()
    if trace is not None:
        return trace.constant(array)
    return array.astype(label(array.dtype)).view(Tensor)


def zeros(shape: Shape, dtype: Any = None) -> Any:
    return full(shape, 0, dtype)


def ones(shape: Shape, dtype: Any = None) -> Any:
    return full(shape, 1, dtype)


def full(shape: Shape, fill_value: Any, dtype: Any = None) -> Any:
    return _created(np.full(shape, fill_value, dtype or "float32"))


def arange(start: Any, stop: Any = None, step: Any = None, dtype: Any = None) -> Any:
    bounds = (start,) if stop is None else (start, stop)
    return _created(np.arange(*bounds, **({"step": step} if step else {}), dtype=dtype))


def linspace(start: Any, stop: Any, num: int = 50, endpoint: bool = True) -> Any:
    return _created(np.linspace(start, stop, num, endpoint))


def eye(N: int, M: int | None = None, k: int = 0, dtype: Any = None) -> Any:
    return _created(np.eye(N, M, k, dtype=dtype or "float32"))


@operation
def full_like(x: Any, fill_value: Any, dtype: Any = None) -> Any:
    x = value(x)
    return full(x.shape, fill_value, dtype or x.dtype)


@operation
def zeros_like(x: Any, dtype: Any = None) -> Any:
    return full_like(x, 0, dtype)


@operation
def ones_like(x: Any, dtype: Any = None) -> Any:
    return full_like(x, 1, dtype)


def array(x: Any, dtype: Any = None) -> Any:
    return cast(x, dtype) if dtype else convert_to_tensor(x)


@operation
def cast(x: Any, dtype: Any) -> Any:
    """The numbers under another dtype: fractions are cut off, what is not 0 becomes true."""
    x, to = value(x), label(np.dtype(str(dtype).removeprefix("torch.")))
    if to == "bool":
        return _truth(x)
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
    "all",
    "amax",
    "amin",
    "any",
    "arange",
    "arctan",
    "argmax",
    "argmin",
    "array",
    "broadcast_to",
    "cast",
    "ceil",
    "clip",
    "concatenate",
    "convert_to_tensor",
    "cos",
    "count_nonzero",
    "cumsum",
    "divide",
    "divide_no_nan",
    "dot",
    "equal",
    "erf",
    "exp",
    "expand_dims",
    "expm1",
    "eye",
    "flip",
    "floor",
    "floor_divide",
    "full",
    "full_like",
    "get_item",
    "greater",
    "greater_equal",
    "isfinite",
    "isnan",
    "less",
    "less_equal",
    "linspace",
    "log",
    "log1p",
    "log2",
    "log10",
    "logical_and",
    "logical_not",
    "logical_or",
    "logical_xor",
    "matmul",
    "max",
    "maximum",
    "mean",
    "min",
    "minimum",
    "mod",
    "moveaxis",
    "multiply",
    "negative",
    "norm",
    "not_equal",
    "ones",
    "ones_like",
    "pad",
    "power",
    "prod",
    "reciprocal",
    "repeat",
    "reshape",
    "roll",
    "round",
    "rsqrt",
    "sign",
    "sin",
    "split",
    "sqrt",
    "square",
    "squeeze",
    "stack",
    "std",
    "subtract",
    "sum",
    "swapaxes",
    "take",
    "tan",
    "tanh",
    "tile",
    "transpose",
    "true_divide",
    "trunc",
    "var",
    "where",
    "zeros",
    "zeros_like",
]
