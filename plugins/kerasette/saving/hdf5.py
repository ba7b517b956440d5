"""Arrays in groups as an HDF5 file: the form in which Keras keeps weights.

Keras 3.15 reads no other form (see `npz.py`). Files are read with pyfive; there is no writer in
pure Python, so that one is here. It follows the HDF5 File Format Specification, version 3, with
superblock 0, object headers of version 1, groups as link messages and contiguous data.
"""

from __future__ import annotations

import io
import struct
from typing import Any

import numpy as np

UNDEFINED = 2**64 - 1
SUPERBLOCK = 96
# Kinds of messages in an object header.
DATASPACE, LINK_INFO, DATATYPE, FILL, LINK, LAYOUT, GROUP_INFO = 1, 2, 3, 5, 6, 8, 10


class Group(dict[str, Any]):
    """Arrays and further groups by name."""

    def find(self, path: str) -> Group:
        """The group at a path; an empty one where there is none."""
        here: Any = self
        for name in filter(None, path.split("/")):
            here = here.get(name, {})
        return here

    def group(self, path: str) -> Group:
        """The group at a path such as "layers/dense/vars"; it is made where it is missing."""
        here = self
        for name in filter(None, path.split("/")):
            here = here.setdefault(name, Group())
        return here


def loads(data: bytes) -> Group:
    """The groups and arrays of a file."""
    try:
        # Fetched by the page when it is imported for the first time.
        import pyfive  # noqa: PLC0415
    except ModuleNotFoundError:
        raise ModuleNotFoundError(
            "Reading weights needs pyfive: `pip install pyfive`.", name="pyfive"
        ) from None

    def read(item: Any) -> Any:
        if not isinstance(item, pyfive.Group):
            return np.asarray(item[()])
        return Group((name, read(item[name])) for name in item)

    return read(pyfive.File(io.BytesIO(data)))


def dumps(root: Group) -> bytes:
    """The file that holds the arrays of a group, float32 or int32."""
    data = bytearray(SUPERBLOCK)
    address = _write_group(data, root)
    start = struct.pack("<8s8B2HI", b"\x89HDF\r\n\x1a\n", 0, 0, 0, 0, 0, 8, 8, 0, 4, 16, 0)
    ends = struct.pack("<4Q", 0, UNDEFINED, len(data), UNDEFINED)
    # The entry of the root group: no name, where its header lies, nothing cached.
    data[:SUPERBLOCK] = start + ends + struct.pack("<2Q2I16x", 0, address, 0, 0)
    return bytes(data)


def _write_group(data: bytearray, group: Group) -> int:
    messages = [
        (LINK_INFO, struct.pack("<2B2Q", 0, 0, UNDEFINED, UNDEFINED)),
        (GROUP_INFO, b"\0\0"),
    ]
    for name, item in group.items():
        write = _write_group if isinstance(item, Group) else _write_array
        text = name.encode()
        link = struct.pack("<3B", 1, 0, len(text)) + text + struct.pack("<Q", write(data, item))
        messages.append((LINK, link))
    return _append(data, _header(messages))


def _write_array(data: bytearray, value: Any) -> int:
    array = np.asarray(value)
    place = _append(data, array.tobytes())
    space = struct.pack("<4B4x", 1, array.ndim, 0, 0) + struct.pack(f"<{array.ndim}Q", *array.shape)
    if array.dtype == np.float32:
        bits = struct.pack("<4BI2H4BI", 0x11, 0x20, 31, 0, 4, 0, 32, 23, 8, 0, 23, 127)
    else:
        bits = struct.pack("<4BI2H", 0x10, 0x08, 0, 0, 4, 0, 32)
    messages = [
        (DATASPACE, space),
        (DATATYPE, bits),
        (FILL, struct.pack("<4B", 2, 2, 2, 0)),
        (LAYOUT, struct.pack("<2B2Q", 3, 1, place if array.size else UNDEFINED, array.nbytes)),
    ]
    return _append(data, _header(messages))


def _header(messages: list[tuple[int, bytes]]) -> bytes:
    body = b""
    for kind, content in messages:
        padded = _padded(content)
        body += struct.pack("<2HB3x", kind, len(padded), 0) + padded
    return struct.pack("<2BHIQ", 1, 0, len(messages), 1, len(body)) + body


def _padded(content: bytes) -> bytes:
    return content + bytes(-len(content) % 8)


def _append(data: bytearray, content: bytes) -> int:
    """Put the content at the end; returns where it lies."""
    data += bytes(-len(data) % 8)
    place = len(data)
    data += content
    return place
