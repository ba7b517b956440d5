"""The device that programs run on: a WebAssembly module in the browser, a native library under
CPython.
"""

from __future__ import annotations

import sys

from .base import Buffer, Device, configured_memory

__all__ = ["Buffer", "Device", "configure", "get", "reset"]

_device: Device | None = None


def get() -> Device:
    """The device, made on first use."""
    global _device  # noqa: PLW0603
    if _device is None:
        _device = _make(configured_memory())
    return _device


def configure(memory: int) -> None:
    """Replace the device by one with `memory` bytes; variables in use keep their values."""
    global _device  # noqa: PLW0603
    reset()
    _device = _make(memory)


def reset() -> None:
    """Free all device memory; variables in use keep their values."""
    if _device is not None:
        _device.reset()


def _make(memory: int) -> Device:
    if sys.platform == "emscripten":
        # Either module exists in one of the two worlds only.
        from .wasm import WasmDevice  # noqa: PLC0415

        return WasmDevice(memory)
    from .native import NativeDevice  # noqa: PLC0415

    return NativeDevice(memory)
