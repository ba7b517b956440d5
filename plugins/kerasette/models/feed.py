"""Brings a data set to the device: whole where it fits, otherwise a window of rows at a time."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .. import device
from ..program.trace import label

# Rows are converted and uploaded in pieces of about this size, so that a large data set is never
# copied whole.
PIECE = 4 * 2**20


class Column:
    """One array of a data set: inputs, targets or sample weights. Bytes stay bytes, the rest
    becomes float32.
    """

    def __init__(self, array: Any, name: str) -> None:
        data = array.numpy() if hasattr(array, "numpy") else np.asarray(array)
        if data.dtype == object or data.dtype.kind in "SUM":
            raise ValueError(
                f"Invalid dtype: {data.dtype}. `{name}` must be an array of numbers; rows of "
                "different lengths cannot be one."
            )
        if data.ndim == 0:
            raise ValueError(f"`{name}` must be an array with one row a sample. Received: {array}")
        # What the numbers mean in a program: "float32", "int32" or "bool".
        self.label = label(data.dtype)
        self.array = data.view(np.uint8) if data.dtype == bool else data
        self.dtype = np.dtype(np.uint8 if self.array.dtype == np.uint8 else np.float32)
        self.name = name

    def __len__(self) -> int:
        return len(self.array)

    @property
    def row_shape(self) -> tuple[int, ...]:
        return self.array.shape[1:]

    @property
    def row_bytes(self) -> int:
        return math.prod(self.row_shape) * self.dtype.itemsize

    def convert(self, rows: Any) -> np.ndarray:
        """The rows that a slice or an array of numbers selects, as the device stores them."""
        return np.ascontiguousarray(self.array[rows], dtype=self.dtype)


class Feed:
    """The columns of a data set in device memory, and the order in which their rows are read.

    `room` is how many bytes it may take; at least one batch is always asked for.
    """

    def __init__(self, columns: list[Column], batch: int, room: int) -> None:
        self._columns = columns
        self._device = device.get()
        self.rows = len(columns[0])
        row_bytes = sum(column.row_bytes for column in columns)
        self.resident = self.rows * row_bytes + self.rows * 4 <= room
        batches = max(room // max((row_bytes + 4) * batch, 1), 1)
        self._window = self.rows if self.resident else min(self.rows, batches * batch)
        self._start, self._stop = 0, 0
        self._buffers = {
            column.name: self._device.allocate(self._window * column.row_bytes, "data set")
            for column in columns
        }
        self._order_buffer = self._device.allocate(self._window * 4, "order of the data set")
        self._order = np.arange(self.rows, dtype=np.int32)
        if self.resident:
            for column in columns:
                self._upload(column, slice(0, self.rows))
        self.reorder(self._order)

    def replace(self, columns: list[Column]) -> None:
        """Other rows of the same shapes and number in place of those that lie there."""
        for column in columns:
            self._upload(column, slice(0, self.rows))

    @staticmethod
    def pieces(columns: list[Column], batch: int) -> list[int]:
        """Bytes of the pieces of memory of a feed that holds one batch."""
        return [*(batch * column.row_bytes for column in columns), batch * 4]

    @staticmethod
    def smallest(columns: list[Column], batch: int) -> int:
        """Bytes of all of them."""
        return sum(Feed.pieces(columns, batch))

    def slots(self) -> dict[str, int]:
        """Addresses for linking programs."""
        found = {name: buffer.address for name, buffer in self._buffers.items()}
        return {**found, "order": self._order_buffer.address}

    def reorder(self, order: np.ndarray) -> None:
        """Set the order for the next pass."""
        self._order = order
        self._start = self._stop = 0
        rows = order if self.resident else np.arange(self._window, dtype=np.int32)
        self._device.write(self._order_buffer.address, rows.astype(np.int32, copy=False))

    def limit(self, start: int) -> int:
        """How far rows can be read from `start` on without another upload."""
        return self.rows if self.resident else min(start + self._window, self.rows)

    def locate(self, start: int, stop: int) -> int:
        """Make the rows from `start` to `stop` of the pass available; return where they begin for
        the program.
        """
        if self.resident:
            return start
        if not self._start <= start <= stop <= self._stop:
            self._start, self._stop = start, min(start + self._window, self.rows)
            for column in self._columns:
                self._upload(column, self._order[self._start : self._stop])
        return start - self._start

    def _upload(self, column: Column, rows: Any) -> None:
        count = rows.stop if isinstance(rows, slice) else len(rows)
        step = max(PIECE // max(column.row_bytes, 1), 1)
        # Rows of bytes may not fill whole floats: pieces start where they do.
        step = -(-step // 4) * 4
        address = self._buffers[column.name].address
        for start in range(0, count, step):
            stop = min(start + step, count)
            piece = slice(start, stop) if isinstance(rows, slice) else rows[start:stop]
            self._device.write(address + start * column.row_bytes // 4, column.convert(piece))
