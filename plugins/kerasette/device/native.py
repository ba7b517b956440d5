"""The kernels as a shared library, called through ctypes, for CPython outside the browser."""

from __future__ import annotations

import ctypes
import mmap
from pathlib import Path

import numpy as np

from .base import Device, wanted_threads

LIBRARY = Path(__file__).resolve().parent.parent / "kernels" / "build" / "libkernels.so"


class NativeDevice(Device):
    """Memory is mapped at once and becomes real page by page."""

    def __init__(self, capacity: int) -> None:
        if not LIBRARY.exists():
            raise FileNotFoundError(
                f"{LIBRARY} is missing. `python tools/kernels.py` compiles it "
                "(that needs the package ziglang)."
            )
        self._library = ctypes.CDLL(str(LIBRARY))
        self._library.op_names.restype = ctypes.c_char_p
        self._library.start_threads(wanted_threads(otherwise=1))
        names = self._library.op_names().decode().split()
        self.codes = {name: code for code, name in enumerate(names)}
        self._bytes = np.frombuffer(mmap.mmap(-1, capacity), np.uint8)
        super().__init__(capacity, start=64)

    def reserve(self, nbytes: int) -> None:
        pass

    def write(self, address: int, array: np.ndarray) -> None:
        data = np.ascontiguousarray(array).reshape(-1).view(np.uint8)
        self._bytes[address * 4 : address * 4 + data.size] = data

    def read(self, address: int, shape: tuple[int, ...]) -> np.ndarray:
        size = int(np.prod(shape, dtype=np.int64))
        view = self._bytes[address * 4 : (address + size) * 4].view(np.float32)
        return view.reshape(shape).copy()

    def run(self, program: int, words: int, steps: int, first_row: int, stride: int) -> None:
        # Bound on every run: a second device (tests make them) shares the library.
        self._library.bind_memory(ctypes.c_void_p(self._bytes.ctypes.data))
        self._library.run(program, words, steps, first_row, stride)
