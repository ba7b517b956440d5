"""Functions of `keras.ops` that put the numbers of arrays into another order, put arrays side by
side, or leave numbers out.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from ..program import elementwise
from ..program.trace import Shape
from ..program.views import concatenate as join
from ..program.views import strides, view, view_back
from ..program.views import take as take_rows
from .dispatch import operation
from .values import Axes, axes_of, common_label, labelled, position, value, writing


@operation
def reshape(x: Any, newshape: Shape | int) -> Any:
    x = value(x)
    wanted = (newshape,) if isinstance(newshape, int) else tuple(newshape)
    known = math.prod(size for size in wanted if size != -1)
    shape = tuple(x.size // max(known, 1) if size == -1 else size for size in wanted)
    if math.prod(shape) != x.size:
        raise ValueError(f"cannot reshape array of size {x.size} into shape {wanted}")
    return writing().reshape(x, shape)


@operation
def transpose(x: Any, axes: Sequence[int] | None = None) -> Any:
    x = value(x)
    order = [position(axis, x.ndim) for axis in (axes or reversed(range(x.ndim)))]
    if sorted(order) != list(range(x.ndim)):
        raise ValueError(f"axes {axes} do not match an array of shape {x.shape}")
    steps = strides(x.shape)
    shape = tuple(x.shape[axis] for axis in order)
    return view(writing(), x, shape, [steps[axis] for axis in order])


@operation
def moveaxis(x: Any, source: Axes, destination: Axes) -> Any:
    x = value(x)
    start = [position(axis, x.ndim) for axis in axes_of(source) or ()]
    end = [position(axis, x.ndim) for axis in axes_of(destination) or ()]
    order = [axis for axis in range(x.ndim) if axis not in start]
    for place, axis in sorted(zip(end, start, strict=True)):
        order.insert(place, axis)
    return x if order == list(range(x.ndim)) else transpose(x, order)


@operation
def expand_dims(x: Any, axis: int | Sequence[int]) -> Any:
    x, axes = value(x), axes_of(axis) or ()
    rank = x.ndim + len(axes)
    places = {position(axis, rank) for axis in axes}
    rest = iter(x.shape)
    return reshape(x, tuple(1 if i in places else next(rest) for i in range(rank)))


@operation
def squeeze(x: Any, axis: Axes = None) -> Any:
    x = value(x)
    places = [i for i, n in enumerate(x.shape) if n == 1]
    if axis is not None:
        places = [position(one, x.ndim) for one in axes_of(axis) or ()]
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
    x, axis = (reshape(x, (-1,)), 0) if axis is None else (x, position(axis, x.ndim))
    shape, steps = list(x.shape), strides(x.shape)
    steps.insert(axis + 1, 0)
    shape.insert(axis + 1, repeats)
    seen = view(writing(), x, tuple(shape), steps)
    return reshape(seen, (*x.shape[:axis], x.shape[axis] * repeats, *x.shape[axis + 1 :]))


@operation
def concatenate(xs: Sequence[Any], axis: int = -1) -> Any:
    values = [value(x) for x in xs]
    place = position(axis, values[0].ndim)
    rests = {(*x.shape[:place], *x.shape[place + 1 :]) for x in values}
    if len(rests) > 1:
        raise ValueError(
            "All arrays must have the same shape except along the axis of concatenation. "
            f"Received: axis={axis}, shapes={[x.shape for x in values]}"
        )
    return labelled(join(writing(), values, place), common_label(*values))


@operation
def stack(x: Sequence[Any], axis: int = 0) -> Any:
    return concatenate([expand_dims(one, axis) for one in x], axis)


@operation
def split(x: Any, indices_or_sections: int | Sequence[int], axis: int = 0) -> Any:
    x = value(x)
    place = position(axis, x.ndim)
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
    first = sum(a * step for (a, _), step in zip(widths, steps, strict=True))
    filling = float(constant_values or 0)
    inner = elementwise.affine(writing(), x, 1.0, -filling) if filling else x
    found = view_back(writing(), inner, shape, steps, first)
    return labelled(found + filling if filling else found, x.dtype)


@operation
def take(x: Any, indices: Any, axis: int | None = None) -> Any:
    x = value(x)
    flat = reshape(x, (-1,)) if axis is None else x
    return take_rows(writing(), flat, value(indices), position(axis or 0, flat.ndim))


@operation
def get_item(x: Any, key: Any) -> Any:
    """x[key] for numbers, slices, None and `...`, and one array of numbers."""
    x = value(x)
    keys = list(key) if isinstance(key, tuple) else [key]
    used = sum(one is not None and one is not Ellipsis for one in keys)
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


__all__ = [
    "broadcast_to",
    "concatenate",
    "expand_dims",
    "get_item",
    "moveaxis",
    "pad",
    "repeat",
    "reshape",
    "split",
    "squeeze",
    "stack",
    "take",
    "transpose",
]
