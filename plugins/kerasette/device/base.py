"""What every device shares: memory of a fixed size, handed out in pieces, and one program running
at a time.
"""

from __future__ import annotations

import gc
import os
import weakref
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from ..errors import ResourceExhaustedError

if TYPE_CHECKING:
    from ..variable import Variable

DEFAULT_MEMORY = 512 * 2**20
# Operations come in no more parts than that.
MOST_THREADS = 8
# Pieces start at multiples of so many bytes.
ALIGNMENT = 64


def configured_memory() -> int:
    """Bytes of device memory that `KERASETTE_DEVICE_MEMORY` asks for, 512 MiB without it."""
    text = os.environ.get("KERASETTE_DEVICE_MEMORY", "")
    if text and not text.isdecimal():
        raise ValueError(
            f"KERASETTE_DEVICE_MEMORY must be a number of bytes, such as {DEFAULT_MEMORY}. "
            f"Received: {text!r}"
        )
    return int(text) if text else DEFAULT_MEMORY


def wanted_threads(otherwise: int) -> int:
    """How many threads `KERASETTE_THREADS` asks for."""
    text = os.environ.get("KERASETTE_THREADS", "")
    if text and not (text.isdecimal() and 1 <= int(text) <= MOST_THREADS):
        raise ValueError(
            f"KERASETTE_THREADS must be a number from 1 to {MOST_THREADS}. Received: {text!r}"
        )
    return int(text) if text else otherwise


def mebibytes(count: int) -> str:
    """Bytes as text: "1,234 MiB", with a digit behind the point below ten."""
    size = count / 2**20
    return f"{size:,.0f} MiB" if size >= 10 else f"{size:.1f} MiB"


def aligned(nbytes: int) -> int:
    """The size of the piece that so many bytes get."""
    return max(-(-nbytes // ALIGNMENT) * ALIGNMENT, ALIGNMENT)


class Buffer:
    """A piece of device memory; it is given back when nothing refers to it any more.

    `address` counts floats from the start of the memory.
    """

    __slots__ = ("__weakref__", "address", "nbytes")

    def __init__(self, device: Device, start: int, nbytes: int) -> None:
        self.address = start // 4
        self.nbytes = nbytes
        weakref.finalize(self, device.release, start, device.generation).atexit = False


class Device:
    """Memory, an allocator over it and the way to run programs. Subclasses bring the memory and the
    kernels.
    """

    codes: dict[str, int]

    def __init__(self, capacity: int, start: int) -> None:
        self.capacity = capacity
        # Counts resets, so that what was handed out before one is not released into what came
        # after.
        self.generation = 0
        # By identity: comparing variables gives arrays.
        self.variables: weakref.WeakValueDictionary[int, Variable] = weakref.WeakValueDictionary()
        self._start = -(-start // ALIGNMENT) * ALIGNMENT
        self._clear()

    def _clear(self) -> None:
        self._used: dict[int, int] = {}
        self._arena: Buffer | None = None

    @property
    def used(self) -> int:
        """Bytes handed out."""
        return sum(self._used.values())

    @property
    def free(self) -> int:
        """Bytes not handed out."""
        return self.capacity - self._start - self.used

    def allocate(self, nbytes: int, purpose: str) -> Buffer:
        """A piece of memory. Raises `ResourceExhaustedError` when no gap is large enough."""
        size = aligned(nbytes)
        start = self._gap(size, self._used)
        if start + size > self.capacity:
            raise ResourceExhaustedError(
                f"The {purpose} needs {mebibytes(size)}, but of the device's "
                f"{mebibytes(self.capacity)} only {mebibytes(self.free)} are free."
            )
        self.reserve(start + size)
        self._used[start] = size
        return Buffer(self, start, nbytes)

    def holds(self, sizes: Iterable[int]) -> bool:
        """Whether there are gaps for pieces of so many bytes, handed out in that order."""
        used = dict(self._used)
        for size in map(aligned, sizes):
            start = self._gap(size, used)
            used[start] = size
            if start + size > self.capacity:
                return False
        return True

    def _gap(self, size: int, used: dict[int, int]) -> int:
        """Where the first gap of that size starts, which may be behind all pieces."""
        start = self._start
        # A copy: garbage that is collected meanwhile takes its pieces back.
        for begin, length in sorted(dict(used).items()):
            if start + size <= begin:
                break
            start = begin + length
        return start

    def release(self, start: int, generation: int) -> None:
        """Take a piece back (called when its `Buffer` dies)."""
        if generation == self.generation:
            self._used.pop(start, None)

    def arena(self, nbytes: int) -> int:
        """The address of the working memory that all programs share, at least `nbytes` of it."""
        if self._arena is None or self._arena.nbytes < nbytes:
            self._arena = None
            self._arena = self.allocate(nbytes, "working memory of the program")
        return self._arena.address

    def drop_arena(self) -> None:
        """Give the working memory back; the next program to run takes what it needs."""
        self._arena = None

    def reset(self) -> None:
        """Forget all programs and data; variables that are still in use keep their values outside
        the device.
        """
        gc.collect()
        for variable in list(self.variables.values()):
            variable.leave_device()
        self.generation += 1
        self._clear()

    def close(self) -> None:
        """End what the device started; it is not used any more."""

    def reserve(self, nbytes: int) -> None:
        """Make sure that the first `nbytes` of memory exist."""
        raise NotImplementedError

    def write(self, address: int, array: np.ndarray) -> None:
        """Copy an array (any dtype, as it lies) to an address in floats."""
        raise NotImplementedError

    def read(self, address: int, shape: tuple[int, ...]) -> np.ndarray:
        """A copy of float32 numbers."""
        raise NotImplementedError

    def run(self, program: int, words: int, steps: int, first_row: int, stride: int) -> None:
        """Run an encoded program `steps` times."""
        raise NotImplementedError
