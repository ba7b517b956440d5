"""Writes PNG files (RFC 2083)."""

from __future__ import annotations

import struct
import zlib

import numpy as np


def encode(pixels: np.ndarray) -> bytes:
    """A PNG of a uint8 array (height, width, 3)."""
    height, width, _ = pixels.shape
    # Every row starts with its filter: 1 stores differences to the pixel on the left.
    rows = np.empty((height, 1 + width * 3), np.uint8)
    rows[:, 0] = 1
    rows[:, 1:4] = pixels[:, 0]
    rows[:, 4:] = (pixels[:, 1:] - pixels[:, :-1]).reshape(height, -1)
    return container(rows.tobytes(), width, height)


def container(
    lines: bytes, width: int, height: int, *, gray: bool = False, level: int = 6
) -> bytes:
    """A PNG of 8-bit lines, each with its filter before it; `level` is zlib's."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0 if gray else 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(lines, level)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )
