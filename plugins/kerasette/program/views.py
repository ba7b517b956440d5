"""Arrays seen in another order (slices, transposes, repetitions), side by side, by row number."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from .trace import Kind, Op, Shape, Trace, Value

AXES = 6


def strides(shape: Shape) -> list[int]:
    """Steps from one element to the next along each axis, in numbers."""
    steps, step = [], 1
    for size in reversed(shape):
        steps.append(step)
        step *= size
    return steps[::-1]


def _walk(op: Op, seen: Shape) -> list[int]:
    """First number, sizes and strides for the kernel; axes that go on evenly are joined."""
    axes: list[tuple[int, int]] = []
    for size, step in zip(seen, op.attributes["strides"], strict=True):
        if axes and axes[-1][1] == size * step:
            axes[-1] = (axes[-1][0] * size, step)
        elif size != 1:
            axes.append((size, step))
    if len(axes) > AXES:
        raise ValueError(f"An array of shape {seen} cannot be rearranged along so many axes.")
    axes = [(1, 0)] * (AXES - len(axes)) + axes
    return [op.attributes["first"], *(size for size, _ in axes), *(step for _, step in axes)]


class View(Kind):
    name = "view"

    @staticmethod
    def words(op: Op) -> list[Any]:
        (x,), (out,) = op.inputs, op.outputs
        assert out is not None
        return [x, out, *_walk(op, out.shape)]

    @staticmethod
    def gradient(trace: Trace, op: Op, gradients: list[Value | None]) -> list[Value | None]:
        (x,), (g,) = op.inputs, gradients
        assert x is not None
        return [trace.emit_one(ViewBack, [g], x.shape, **op.attributes)]


class ViewBack(Kind):
    """What a view does the other way round: zeros, to which what is seen is added."""

    name = "view_back"

    @staticmethod
    def words(op: Op) -> list[Any]:
        (x,), (out,) = op.inputs, op.outputs
        assert x is not None and out is not None
        return [x, out, out.size, *_walk(op, x.shape)]

    @staticmethod
    def gradient(trace: Trace, op: Op, gradients: list[Value | None]) -> list[Value | None]:
        (x,), (g,) = op.inputs, gradients
        assert x is not None
        return [trace.emit_one(View, [g], x.shape, **op.attributes)]


def view(trace: Trace, x: Value, shape: Shape, steps: Sequence[int], first: int = 0) -> Value:
    """x seen with a stride for each axis of `shape`, from number `first` on."""
    result = trace.emit_one(View, [x], shape, strides=list(steps), first=first)
    result.dtype = x.dtype
    return result


def view_back(trace: Trace, x: Value, shape: Shape, steps: Sequence[int], first: int = 0) -> Value:
    """An array of `shape` of zeros, in which `view` would see x."""
    return trace.emit_one(ViewBack, [x], shape, strides=list(steps), first=first)


class Concatenate(Kind):
    name = "concatenate"

    @staticmethod
    def words(op: Op) -> list[Any]:
        axis, (out,) = op.attributes["axis"], op.outputs
        assert out is not None
        parts: list[Any] = []
        for x in op.inputs:
            assert x is not None
            parts += [x, math.prod(x.shape[axis:])]
        return [out, len(op.inputs), math.prod(out.shape[:axis]), *parts]

    @staticmethod
    def gradient(trace: Trace, op: Op, gradients: list[Value | None]) -> list[Value | None]:
        (g,), axis = gradients, op.attributes["axis"]
        assert g is not None
        steps, start, found = strides(g.shape), 0, []
        for x in op.inputs:
            assert x is not None
            found.append(view(trace, g, x.shape, steps, start * steps[axis]))
            start += x.shape[axis]
        return found


def concatenate(trace: Trace, xs: Sequence[Value], axis: int) -> Value:
    """Arrays one behind the other along an axis."""
    shape = list(xs[0].shape)
    shape[axis] = sum(x.shape[axis] for x in xs)
    return trace.emit_one(Concatenate, xs, tuple(shape), axis=axis)


class Take(Kind):
    name = "take"

    @staticmethod
    def words(op: Op) -> list[Any]:
        return [*op.inputs, op.outputs[0], *op.attributes["layout"]]

    @staticmethod
    def gradient(trace: Trace, op: Op, gradients: list[Value | None]) -> list[Value | None]:
        (x, index), (g,) = op.inputs, gradients
        assert x is not None
        return [trace.emit_one(TakeGrad, [g, index], x.shape, **op.attributes), None]


class TakeGrad(Take):
    name = "take_grad"


def take(trace: Trace, x: Value, index: Value, axis: int) -> Value:
    """The rows of an axis by their numbers; negative ones count from the end."""
    shape = (*x.shape[:axis], *index.shape, *x.shape[axis + 1 :])
    layout = [
        *(math.prod(x.shape[:axis]), x.shape[axis], math.prod(x.shape[axis + 1 :])),
        index.size,
    ]
    result = trace.emit_one(Take, [x, index], shape, layout=layout)
    result.dtype = x.dtype
    return result
