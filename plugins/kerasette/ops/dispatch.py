"""How one function serves three callers: layers that write a program, functional models that draw a
graph, and students who hand in arrays.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any

import numpy as np

from .. import device
from ..graph import KerasTensor, Node, Operation
from ..program.elementwise import affine
from ..program.fuse import fuse
from ..program.plan import Executable, Plan
from ..program.trace import Reshape, Trace, Value, current_trace, label
from ..state import unique_name
from ..tree import flatten, map_structure
from ..variable import Variable

# What stands in for axes of unknown size while shapes are found: two sizes each, and what differs
# between both runs is unknown in the result too. They are sizes that no layer has, since an error
# that quotes the first two means unknown axes.
PROBES = ((599, 601), (607, 613))


class Tensor(np.ndarray):
    """The result of a call outside of a program: an array that also has `numpy()`, as tensors of
    Keras' backends do.
    """

    def numpy(self) -> np.ndarray:
        return np.asarray(self)


def operation(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let `function`, written on the values of the current trace, take symbolic tensors and arrays
    too.

    In the function's arguments arrays and variables have become values; numbers stay numbers.
    """

    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        if any(isinstance(leaf, KerasTensor) for leaf in flatten((args, kwargs))):
            return Call(function)(*args, **kwargs)
        trace = current_trace()
        if trace is None:
            return run(function, args, kwargs)
        args, kwargs = taken_in(trace, (args, kwargs))
        return function(*args, **kwargs)

    return call


def taken_in(trace: Trace, structure: Any) -> Any:
    """The structure with arrays and variables as values of the trace; the rest stays."""

    def take_in(leaf: Any) -> Any:
        return trace.value(leaf) if isinstance(leaf, (np.ndarray, Variable)) else leaf

    return map_structure(take_in, structure)


class Call(Operation):
    """A function of `ops` in the graph of a functional model; `class_name` is Keras' for it."""

    def __init__(self, function: Callable[..., Any], name: str | None = None) -> None:
        super().__init__(name or unique_name(function.__name__))
        self.function, self.op = function, function.__name__
        words = self.op.split("_")
        self.class_name = "".join(word.capitalize() for word in words)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        trace = current_trace()
        if trace is None:
            return connect(self, self.function, args, kwargs)
        args, kwargs = taken_in(trace, (args, kwargs))
        return self.function(*args, **kwargs)


def connect(
    called: Operation, function: Callable[..., Any], args: Any, kwargs: Any, outputs: Any = None
) -> Any:
    """Put a call into the graph; its outputs are symbolic tensors, found by tracing `function`
    unless they are given.
    """
    if outputs is None:
        outputs = infer(function, args, kwargs)
    Node(called, args, kwargs, outputs)
    return outputs


def infer(function: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    """Symbolic tensors of the shapes that `function` returns for symbolic tensors."""
    try:
        first, second = (_probe(function, args, kwargs, sizes) for sizes in PROBES)
    except ValueError as error:
        unknown = "|".join(map(str, PROBES[0]))
        raise type(error)(re.sub(rf"\b({unknown})\b", "None", str(error))) from None
    others = iter(flatten(second))

    def merged(value: Value) -> KerasTensor:
        sizes = zip(value.shape, next(others).shape, strict=True)
        return KerasTensor([a if a == b else None for a, b in sizes], value.dtype)

    return map_structure(merged, first)


def _probe(function: Callable[..., Any], args: Any, kwargs: Any, sizes: tuple[int, int]) -> Any:
    trace = Trace()
    trace.unknown_batch = sizes[0]

    def stand_in(leaf: Any) -> Any:
        if not isinstance(leaf, KerasTensor):
            return taken_in(trace, leaf)
        shape = [
            size if size is not None else sizes[min(axis, 1)]
            for axis, size in enumerate(leaf.shape)
        ]
        return trace.slot("probe", tuple(shape), leaf.dtype)

    with trace:
        args, kwargs = map_structure(stand_in, (args, kwargs))
        return map_structure(trace.value, function(*args, **kwargs))


def run(function: Callable[..., Any], args: Any, kwargs: Any, training: bool | None = None) -> Any:
    """The result of `function` for arrays: a small program made and run at once."""
    trace, slots, buffers = Trace(training), {}, []
    target = device.get()

    def upload(leaf: Any) -> Any:
        if isinstance(leaf, Variable):
            return trace.variable(leaf)
        if hasattr(leaf, "numpy"):
            leaf = leaf.numpy()
        if not isinstance(leaf, (np.ndarray, np.generic)):
            return leaf
        data = np.asarray(leaf, np.float32)
        buffers.append(target.allocate(data.nbytes, "arguments"))
        target.write(buffers[-1].address, data)
        name = f"argument{len(buffers)}"
        slots[name] = buffers[-1].address
        return trace.slot(name, data.shape, label(np.asarray(leaf).dtype))

    with trace:
        args, kwargs = map_structure(upload, (args, kwargs))
        result = map_structure(
            lambda leaf: leaf if leaf is None else trace.value(leaf), function(*args, **kwargs)
        )
        # Constants and slots cannot be read back: such results get a place of their own.
        result = map_structure(lambda leaf: _readable(trace, leaf), result)
    outputs = [value for value in flatten(result) if value is not None]
    fuse(trace, outputs)
    program = Executable(Plan(trace, outputs, target.codes), target)
    program.run(1, 0, 0, slots)

    def fetch(value: Value | None) -> Any:
        if value is None:
            return None
        return program.read(value).astype(value.dtype, copy=False).view(Tensor)

    return map_structure(fetch, result)


def _readable(trace: Trace, value: Value | None) -> Value | None:
    source = value
    while source is not None and source.op is not None and issubclass(source.op.kind, Reshape):
        source = source.op.inputs[0]
    if value is None or source is None or source.op is not None:
        return value
    copied = affine(trace, value, 1.0, 0.0)
    copied.dtype = value.dtype
    return copied
