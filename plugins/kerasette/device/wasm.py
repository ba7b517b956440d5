"""The kernels as a WebAssembly module with a memory of its own, under Pyodide."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import js  # pyright: ignore[reportMissingImports]
import numpy as np
from pyodide.ffi import to_js  # pyright: ignore[reportMissingImports]

from ..errors import ResourceExhaustedError
from .base import Device, mebibytes

BUILD = Path(__file__).resolve().parent.parent / "kernels" / "build"
PAGE = 65536
# WebAssembly addresses have 32 bits.
LARGEST = 2**32 // PAGE
# Behind the module's own data and stack. Written as an attribute, a class would mangle the name.
HEAP_BASE = "__heap_base"


class WasmDevice(Device):
    """The memory's maximum is declared once; it grows up to there as it is needed."""

    def __init__(self, capacity: int) -> None:
        code = self._code()
        pages = min(capacity // PAGE, LARGEST)
        # The module's own data and stack fit in the first pages; `reserve` adds the rest.
        memory = to_js(
            {"initial": min(16, pages), "maximum": pages}, dict_converter=js.Object.fromEntries
        )
        self._memory = js.WebAssembly.Memory.new(memory)
        imports = js.Object.fromEntries(
            to_js([["env", js.Object.fromEntries(to_js([["memory", self._memory]]))]])
        )
        instance = js.WebAssembly.Instance.new(js.WebAssembly.Module.new(code), imports)
        self._exports: Any = instance.exports
        self._pages = min(16, pages)
        address = int(self._exports.op_names())
        text = js.Uint8Array.new(self._memory.buffer, address, 1024).to_py().tobytes()
        names = text[: text.index(0)].decode().split()
        self.codes = {name: code for code, name in enumerate(names)}
        heap = getattr(self._exports, HEAP_BASE)
        super().__init__(pages * PAGE, start=int(heap.value))

    def _code(self) -> Any:
        """The module's bytes: with fused multiply-add where the browser has it."""
        for name in ("kernels-relaxed.wasm", "kernels.wasm"):
            data = (BUILD / name).read_bytes()
            array = js.Uint8Array.new(len(data))
            array.assign(data)
            if js.WebAssembly.validate(array):
                return array
        raise RuntimeError("This browser cannot run the engine: it has no WebAssembly with SIMD.")

    def reserve(self, nbytes: int) -> None:
        pages = -(-nbytes // PAGE)
        if pages > self._pages:
            # Grown by at least a quarter, so that many small pieces do not each grow it.
            more = min(max(pages, self._pages * 5 // 4), self.capacity // PAGE) - self._pages
            try:
                self._memory.grow(more)
            except Exception as error:
                raise ResourceExhaustedError(
                    "The browser gives the device no more than "
                    f"{mebibytes(self._pages * PAGE)}, and {mebibytes(nbytes)} are needed. "
                    "Closing other pages may help, and a smaller batch_size needs less."
                ) from error
            self._pages += more

    def write(self, address: int, array: np.ndarray) -> None:
        data = np.ascontiguousarray(array).reshape(-1).view(np.uint8)
        if data.size:
            js.Uint8Array.new(self._memory.buffer, address * 4, data.size).assign(data)

    def read(self, address: int, shape: tuple[int, ...]) -> np.ndarray:
        result = np.empty(shape, np.float32)
        if result.size:
            view = js.Uint8Array.new(self._memory.buffer, address * 4, result.nbytes)
            view.assign_to(result.reshape(-1).view(np.uint8))
        return result

    def run(self, program: int, words: int, steps: int, first_row: int, stride: int) -> None:
        self._exports.run(program, words, steps, first_row, stride)
