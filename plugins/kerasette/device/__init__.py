"""The device that programs run on: a WebAssembly module in the browser, a native library under
CPython.
"""

from __future__ import annotations

import sys

from .base import Buffer, Device, configured_memory

# Either module exists in one of the two worlds only.
if sys.platform == "emscripten":
    from .wasm import WasmDevice as Kind
else:
    from .native import NativeDevice as Kind

__all__ = ["Buffer", "Device", "configure", "get", "reset"]

_device: Device | None = None


def get() -> Device:
    """The device, made on first use."""
    global _device  # noqa: PLW0603
    if _device is None:
        _device = Kind(configured_memory())
    return _device


def configure(memory: int) -> None:
    """Replace the device by one with `memory` bytes; variables in use keep their values."""
    global _device  # noqa: PLW0603
    reset()
    if _device is not None:
        _device.close()
    _device = Kind(memory)


def reset() -> None:
    """Free all device memory; variables in use keep their values."""
    if _device is not None:
        _device.reset()
