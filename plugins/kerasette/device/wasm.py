"""The kernels as a WebAssembly module with a memory of its own, under Pyodide."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import js  # pyright: ignore[reportMissingImports]
import numpy as np
from pyodide.ffi import to_js  # pyright: ignore[reportMissingImports]

from ..errors import ResourceExhaustedError
from .base import Device, mebibytes, wanted_threads

BUILD = Path(__file__).resolve().parent.parent / "kernels" / "build"
PAGE = 65536
# What the module declares: WebAssembly addresses have 32 bits.
LARGEST = 65535
# Behind the module's own data and stack. Written as an attribute, a class would mangle the name.
HEAP_BASE = "__heap_base"
# What threads share lies at the heap's base (their number so many bytes further on), then come the
# helpers' stacks.
SHARED_BYTES = 64
HELPERS = 16
STACK = PAGE
# In the module the memory that it imports: its name, its kind, and whether it has a maximum; the
# flag beside that one says whether it is shared.
IMPORT = b"\x06memory\x02\x01"
SHARED_IMPORT = b"\x06memory\x02\x03"
# A further thread: an instance of the same module on the same memory.
HELPER = """
onmessage = ({ data: { module, memory, stack } }) => {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  exports.__stack_pointer.value = stack;
  exports.help();
};
"""


def threads() -> int:
    """As many as asked for; where memory cannot be shared, one."""
    if not getattr(js, "crossOriginIsolated", False):
        return 1
    return wanted_threads(otherwise=min(2, int(js.navigator.hardwareConcurrency)))


class WasmDevice(Device):
    """The memory's maximum is declared once; it grows up to there as it is needed.

    Where the page is isolated from others, helpers run in workers of their own; nothing waits for
    one that has not started.
    """

    def __init__(self, capacity: int) -> None:
        count = threads()
        module = js.WebAssembly.Module.new(self._code(shared=count > 1))
        pages = min(capacity // PAGE, LARGEST)
        # The module's own data and stacks fit in the first pages; `reserve` adds the rest.
        self._pages = min(16, pages)
        memory = {"initial": self._pages, "maximum": pages, "shared": count > 1}
        self._memory = js.WebAssembly.Memory.new(_object(memory))
        imports = js.Object.fromEntries(to_js([["env", _object({"memory": self._memory})]]))
        self._exports: Any = js.WebAssembly.Instance.new(module, imports).exports
        address = int(self._exports.op_names())
        text = js.Uint8Array.new(self._memory.buffer, address, 1024).to_py().tobytes()
        names = text[: text.index(0)].decode().split()
        self.codes = {name: code for code, name in enumerate(names)}
        self._shared = int(getattr(self._exports, HEAP_BASE).value)
        start = self._shared + SHARED_BYTES
        self._helpers = [
            _helper(module, self._memory, start + (number + 1) * STACK)
            for number in range(count - 1)
        ]
        super().__init__(pages * PAGE, start + len(self._helpers) * STACK)

    @property
    def helping(self) -> int:
        """How many helpers have started."""
        return int(js.Uint32Array.new(self._memory.buffer, self._shared + HELPERS, 1)[0])

    def close(self) -> None:
        for helper in self._helpers:
            helper.terminate()

    def _code(self, shared: bool) -> Any:
        """The module's bytes: with fused multiply-add where the browser has it."""
        for name in ("kernels-relaxed.wasm", "kernels.wasm"):
            data = (BUILD / name).read_bytes()
            if shared:
                data = data.replace(IMPORT, SHARED_IMPORT, 1)
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


def _object(entries: dict[str, Any]) -> Any:
    return to_js(entries, dict_converter=js.Object.fromEntries)


def _worker() -> Any:
    source = js.Blob.new(to_js([HELPER]), _object({"type": "text/javascript"}))
    return js.Worker.new(js.URL.createObjectURL(source))


# A worker starts only once the one that Python runs in is idle for a moment, so these are made when
# the engine is imported, which a page may do before it runs code.
_waiting = [_worker() for _ in range(threads() - 1)]


def _helper(module: Any, memory: Any, stack: int) -> Any:
    worker = _waiting.pop() if _waiting else _worker()
    worker.postMessage(_object({"module": module, "memory": memory, "stack": stack}))
    return worker
