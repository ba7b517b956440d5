"""The forms in which a value can show itself, by Jupyter's protocol."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from typing import Any

from classroom_runner import figures

REPR_LIMIT = 100_000
# Characters. Beyond it a browser lays out HTML slowly, and pictures are no pictures any more.
RICH_LIMIT = 20_000_000
# In the order in which pages, as JupyterLab, prefer them.
RICH = {
    "_repr_html_": "text/html",
    "_repr_markdown_": "text/markdown",
    "_repr_latex_": "text/latex",
    "_repr_svg_": "image/svg+xml",
    "_repr_png_": "image/png",
    "_repr_jpeg_": "image/jpeg",
}
TYPES = {*RICH.values(), "image/gif", "image/webp", "text/plain"}

Data = dict[str, str]
Size = dict[str, int]
Failed = Callable[[str, Exception], None]
"""Takes the name of a method and what it raised."""


def bundle(value: Any, failed: Failed) -> tuple[Data, Size]:
    """Return a value's text and its best form, by MIME type, and the size that it wants.

    A method that fails is passed over; `failed` is told. Raises what `repr` raises where a value
    has no other form.
    """
    if picture := figures.picture(value):
        content, size = picture
        return {"image/png": encoded(content)}, size
    data, size = _rich(value, failed)
    if "text/plain" not in data:
        try:
            text = repr(value)
        except Exception as error:
            if not data:
                raise
            failed("__repr__", error)
        else:
            data["text/plain"] = text
    if len(data.get("text/plain", "")) > REPR_LIMIT:
        data["text/plain"] = data["text/plain"][:REPR_LIMIT] + " …"
    return data, size


def raw(content: Mapping[Any, Any]) -> Data:
    """Return what a page can show of values by MIME type, as text."""
    return {
        mime: text
        for mime, value in content.items()
        if mime in TYPES and (text := _text(value)) is not None
    }


def encoded(content: bytes) -> str:
    """Return bytes in base64."""
    return base64.b64encode(content).decode()


def _rich(value: Any, failed: Failed) -> tuple[Data, Size]:
    for method in ("_repr_mimebundle_", *RICH):
        # A class shows itself as text, not as its objects do.
        render = None if isinstance(value, type) else getattr(value, method, None)
        if not callable(render) or _answers_to_everything(value):
            continue
        try:
            found = render()
        except Exception as error:
            failed(method, error)
            continue
        content, metadata = found if isinstance(found, tuple) else (found, None)
        if mime := RICH.get(method):
            content, metadata = {mime: content}, {mime: metadata}
        data = raw(content) if isinstance(content, dict) else {}
        if any(len(text) > RICH_LIMIT for text in data.values()):
            failed(method, ValueError(f"more than {RICH_LIMIT:,} characters"))
        elif data:
            return data, _size(data, metadata)
    return {}, {}


def _answers_to_everything(value: Any) -> bool:
    """Whether a value has any attribute that it is asked for, as a mock has."""
    return hasattr(value, "_this_attribute_does_not_exist_")


def _text(value: Any) -> str | None:
    if isinstance(value, bytes | bytearray | memoryview):
        return encoded(bytes(value))
    if isinstance(value, list):
        # A notebook's file has lines.
        value = "".join(value)
    if isinstance(value, dict):
        value = json.dumps(value)
    return value if isinstance(value, str) else None


def _size(data: Data, metadata: Any) -> Size:
    """The width and height in CSS pixels that go with the data, as far as they are numbers."""
    for mime in data:
        wanted = metadata.get(mime) if isinstance(metadata, dict) else None
        if isinstance(wanted, dict):
            return {
                name: round(float(wanted[name]))
                for name in ("width", "height")
                if isinstance(wanted.get(name), int | float)
            }
    return {}
