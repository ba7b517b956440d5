"""Weights: arrays that live outside the device until a program needs them, then in its memory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from . import device
from .arithmetic import Arithmetic
from .device import Buffer
from .program.elementwise import assign
from .program.trace import Trace, Value, current_trace
from .state import unique_name


class Variable(Arithmetic):
    """A float32 array with a name, as `keras.Variable`.

    `initializer` is a value, or a function of a shape. While a program is written, reading and
    assigning become part of it.
    """

    dtype = "float32"

    def __init__(
        self,
        initializer: Any,
        shape: Sequence[int] | None = None,
        dtype: Any = None,
        trainable: bool = True,
        name: str | None = None,
        path: str | None = None,
    ) -> None:
        value = initializer(tuple(shape or ())) if callable(initializer) else initializer
        self._host: np.ndarray | None = np.array(value, dtype=np.float32)
        self.shape: tuple[int, ...] = self._host.shape
        self.trainable = trainable
        self.name = name or unique_name("variable")
        self.path = path or self.name
        self.regularizer: Any = None
        self.constraint: Any = None
        self._buffer: Buffer | None = None
        self._address = 0

    @property
    def size(self) -> int:
        return int(np.prod(self.shape, dtype=np.int64))

    @property
    def ndim(self) -> int:
        return len(self.shape)

    @property
    def placed(self) -> bool:
        """Whether the value lies in device memory."""
        return self._buffer is not None

    def address(self) -> int:
        """Where the value lies in device memory, in floats; it is brought there on first use."""
        if self._buffer is None:
            place([self])
        return self._address

    def numpy(self) -> np.ndarray:
        """A copy of the value."""
        if self._buffer is not None:
            return device.get().read(self._address, self.shape)
        assert self._host is not None
        return self._host.copy()

    def as_value(self, trace: Trace) -> Value:
        """The variable inside a program."""
        return trace.variable(self)

    @property
    def value(self) -> Any:
        trace = current_trace()
        return self.numpy() if trace is None else trace.variable(self)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        return self.numpy().astype(dtype or np.float32, copy=False)

    def __float__(self) -> float:
        return float(self.numpy())

    def __int__(self) -> int:
        return int(self.numpy())

    def __len__(self) -> int:
        return self.shape[0]

    def assign_add(self, value: Any) -> Any:
        return self.assign(self.value + value)

    def assign_sub(self, value: Any) -> Any:
        return self.assign(self.value - value)

    def assign(self, value: Any) -> Any:
        """Set the value. Raises ValueError when the shape differs."""
        trace = current_trace()
        if trace is not None:
            new = trace.value(value)
            self._check_shape(new.shape)
            assign(trace, trace.variable(self), new)
            return new
        array = np.asarray(value.numpy() if isinstance(value, Variable) else value, np.float32)
        self._check_shape(array.shape)
        if self._buffer is not None:
            device.get().write(self._address, array)
        else:
            self._host = array.copy()
        return array

    def _check_shape(self, shape: tuple[int, ...]) -> None:
        if shape != self.shape:
            raise ValueError(
                "The shape of the target variable and the shape of the target value in "
                "`variable.assign(value)` must match. "
                f"variable.shape={self.shape}, Received: value.shape={shape}. "
                f"Target variable: {self!r}"
            )

    def assign_bits(self, bits: np.ndarray) -> None:
        """Set the value to float32 numbers whose bits mean something else; before it is on the
        device.
        """
        self._host = bits.copy()

    def enter_device(self, buffer: Buffer, address: int) -> None:
        """Move the value to `address` inside `buffer`."""
        assert self._host is not None
        target = device.get()
        target.write(address, self._host)
        self._buffer, self._address, self._host = buffer, address, None
        target.variables[id(self)] = self

    def leave_device(self) -> None:
        """Bring the value back before device memory is freed."""
        self._host = self.numpy()
        self._buffer = None

    def __repr__(self) -> str:
        return (
            f"<Variable path={self.path}, shape={self.shape}, dtype={self.dtype}, "
            f"value={self.numpy()}>"
        )


def place(variables: Sequence[Variable]) -> None:
    """Bring the variables that are not on the device there, side by side, so that one update can
    cover them.
    """
    fresh = [variable for variable in variables if not variable.placed]
    if not fresh:
        return
    buffer = device.get().allocate(4 * sum(variable.size for variable in fresh), "weights")
    address = buffer.address
    for variable in fresh:
        variable.enter_device(buffer, address)
        address += variable.size
