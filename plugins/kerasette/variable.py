"""Weights: arrays that live outside the device until a program needs them, then in its memory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from . import device
from .device import Buffer


class Variable:
    """A float32 array with a name, as `keras.Variable`."""

    dtype = "float32"

    def __init__(
        self, value: Any, trainable: bool = True, name: str = "variable", path: str | None = None
    ) -> None:
        self._host: np.ndarray | None = np.array(value, dtype=np.float32)
        self.shape: tuple[int, ...] = self._host.shape
        self.trainable = trainable
        self.name = name
        self.path = path or name
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

    @property
    def value(self) -> np.ndarray:
        return self.numpy()

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        return self.numpy().astype(dtype or np.float32, copy=False)

    def assign(self, value: Any) -> None:
        """Set the value. Raises ValueError when the shape differs."""
        array = np.asarray(value.numpy() if isinstance(value, Variable) else value, np.float32)
        if array.shape != self.shape:
            raise ValueError(
                "The shape of the target variable and the shape of the target value in "
                "`variable.assign(value)` must match. "
                f"variable.shape={self.shape}, Received: value.shape={array.shape}. "
                f"Target variable: {self!r}"
            )
        if self._buffer is not None:
            device.get().write(self._address, array)
        else:
            self._host = array.copy()

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
        target.variables.add(self)

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
