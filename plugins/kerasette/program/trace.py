"""Records operations: a `Trace` is the list that layers, losses and metrics write and that
gradients extend.

Every shape is concrete, the batch included: a program is made for one batch size.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from ..arithmetic import Arithmetic

if TYPE_CHECKING:
    from ..variable import Variable

Shape = tuple[int, ...]


class Value(Arithmetic):
    """An array of float32 that operations read and write; `dtype` says what the numbers mean
    ("float32", "int32" or "bool").

    It lies in the arena (the default), in memory that lasts (`variable`), in the program's
    constants (`constant`), in a buffer that
    is named when the program is linked (`slot`), or inside another value (`block`, `offset` in
    floats).
    """

    __slots__ = (
        "block",
        "constant",
        "dtype",
        "mask",
        "needs_gradient",
        "offset",
        "op",
        "shape",
        "slot",
        "trace",
        "variable",
    )

    def __init__(self, trace: Trace, shape: Shape, dtype: str = "float32") -> None:
        self.trace = trace
        self.shape = tuple(shape)
        self.dtype = dtype
        self.op: Op | None = None
        self.variable: Variable | None = None
        self.constant: np.ndarray | None = None
        self.slot: str | None = None
        self.block: Value | None = None
        self.offset = 0
        self.needs_gradient = False
        # Which of a loss's values count, where not all do.
        self.mask: Value | None = None

    @property
    def size(self) -> int:
        return math.prod(self.shape)

    @property
    def ndim(self) -> int:
        return len(self.shape)

    def __len__(self) -> int:
        return self.shape[0]

    def __bool__(self) -> bool:
        raise TypeError(
            "A tensor of a running model has no truth value yet: use `keras.ops.where` in place of "
            "`if`."
        )

    def __array__(self, *_: Any, **__: Any) -> Any:
        raise TypeError(
            "A tensor of a running model cannot be turned into a NumPy array, nor go through "
            "NumPy's functions: use those of `keras.ops`."
        )

    def __repr__(self) -> str:
        return f"<Tensor of a running model, shape={self.shape}, dtype={self.dtype}>"

    @property
    def in_arena(self) -> bool:
        return (
            self.variable is None
            and self.constant is None
            and self.slot is None
            and self.block is None
        )


class Op:
    """One row of the program. Inputs and outputs may be None where the kind allows it."""

    __slots__ = ("attributes", "inputs", "kind", "outputs", "scratch")

    def __init__(
        self,
        kind: type[Kind],
        inputs: Sequence[Value | None],
        outputs: Sequence[Value | None],
        attributes: dict[str, Any],
    ) -> None:
        self.kind = kind
        self.inputs = list(inputs)
        self.outputs = list(outputs)
        self.attributes = attributes
        self.scratch: Value | None = None


class Kind:
    """What all operations of one name share. `name` is the kernel's name."""

    name: str
    # Whether it changes memory that lasts, so that it runs even if nothing reads its outputs.
    effect = False

    @staticmethod
    def words(op: Op) -> list[Any]:
        """The kernel's arguments in order: values, None, ints, floats."""
        raise NotImplementedError

    @staticmethod
    def gradient(trace: Trace, op: Op, gradients: list[Value | None]) -> list[Value | None]:
        """The gradients of the inputs, from those of the outputs; None where there is none."""
        raise NotImplementedError(f"The gradient of {op.kind.name}")

    @staticmethod
    def scratch(op: Op) -> int:
        """Floats of memory that the kernel needs while it runs."""
        return 0


class Trace:
    """A program in the making; `with trace:` functions of `ops` write into it."""

    _active: ClassVar[list[Trace | None]] = []
    # The size that stands for a batch of unknown size while shapes are found.
    unknown_batch: int | None = None

    def __init__(self, training: bool | None = False) -> None:
        # None leaves it to each layer: dropout rests then, augmentation does not.
        self.training = training
        self.ops: list[Op] = []
        self._variables: dict[int, Value] = {}
        # What layers add to the loss: scalars.
        self.losses: list[Value] = []
        # Masks handed in by a test, by layer name, in place of random ones.
        self.masks: dict[str, np.ndarray] = {}

    def __enter__(self) -> Trace:
        self._active.append(self)
        return self

    def __exit__(self, *_: Any) -> None:
        self._active.pop()

    def emit(
        self,
        kind: type[Kind],
        inputs: Sequence[Value | None],
        shapes: Sequence[Shape | None],
        **attributes: Any,
    ) -> list[Value | None]:
        """Append an operation; return its new outputs, None where the shape is None."""
        outputs = [None if shape is None else Value(self, shape) for shape in shapes]
        op = Op(kind, inputs, outputs, attributes)
        for value in outputs:
            if value is not None:
                value.op = op
        self.ops.append(op)
        return outputs

    def emit_one(
        self, kind: type[Kind], inputs: Sequence[Value | None], shape: Shape, **attributes: Any
    ) -> Value:
        """`emit` for kinds with one output."""
        (value,) = self.emit(kind, inputs, [shape], **attributes)
        assert value is not None
        return value

    def variable(self, variable: Variable) -> Value:
        """The value of a variable: memory that lasts between runs."""
        known = self._variables.get(id(variable))
        if known is None:
            known = self._variables[id(variable)] = Value(self, variable.shape, variable.dtype)
            known.variable = variable
        return known

    def value(self, tensor: Any) -> Value:
        """Whatever stands for an array, as a value of this trace."""
        if isinstance(tensor, Value):
            return tensor
        source = getattr(tensor, "as_value", None)
        return self.constant(tensor) if source is None else source(self)

    def constant(self, array: Any) -> Value:
        """A value that never changes."""
        source = np.asarray(array)
        if source.dtype == object:
            raise ValueError("Invalid dtype: object. Is a `return` missing in a function?")
        data = np.array(source, np.float32, order="C")
        value = Value(self, data.shape, label(source.dtype))
        value.constant = data
        return value

    def slot(self, name: str, shape: Shape, dtype: str = "float32") -> Value:
        """A buffer whose address is given when the program is linked."""
        value = Value(self, shape, dtype)
        value.slot = name
        return value

    def reshape(self, x: Value, shape: Shape) -> Value:
        """The same numbers under another shape; costs nothing."""
        if x.shape == tuple(shape):
            return x
        return self.alias(x, shape, x.dtype)

    def alias(self, x: Value, shape: Shape, dtype: str, kind: type[Reshape] | None = None) -> Value:
        """The same numbers under another shape and label."""
        result = self.emit_one(kind or Reshape, [x], shape)
        result.dtype = dtype
        return result


def current_trace() -> Trace | None:
    """The trace that is being written, or None outside of a model's run."""
    return Trace._active[-1] if Trace._active else None


@contextlib.contextmanager
def outside() -> Iterator[None]:
    """Functions of `ops` act at once, also while a trace is written."""
    Trace._active.append(None)
    try:
        yield
    finally:
        Trace._active.pop()


def label(dtype: Any) -> str:
    """The label for a NumPy dtype: "float32", "int32" or "bool"."""
    kind = np.dtype(dtype).kind
    return "bool" if kind == "b" else "int32" if kind in "iu" else "float32"


class Reshape(Kind):
    """Another shape for the same memory: no kernel, the planner gives both one place."""

    name = ""

    @staticmethod
    def gradient(trace: Trace, op: Op, gradients: list[Value | None]) -> list[Value | None]:
        (gradient,), (x,) = gradients, op.inputs
        assert gradient is not None and x is not None
        return [trace.reshape(gradient, x.shape)]


class StopGradient(Reshape):
    """The same numbers, through which no gradient flows."""

    @staticmethod
    def gradient(trace: Trace, op: Op, gradients: list[Value | None]) -> list[Value | None]:
        return [None]
