"""Marks as SVG."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape

from . import png
from .scene import INK, PAPER, Image, Line, Mark, Rect, Text

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif"


def markup(marks: Sequence[Mark]) -> str:
    """The elements of marks, to stand in an `<svg>` whose `color` is that of the ink."""
    return "".join(_WRITERS[type(mark)](mark) for mark in marks)


def _rect(mark: Rect) -> str:
    shape = _tag(
        "rect",
        x=mark.x, y=mark.y, width=mark.width, height=mark.height, rx=mark.radius or None,
        fill=_colour(mark.fill), stroke=_colour(mark.stroke) if mark.stroke else None,
        stroke_width=mark.line if mark.stroke else None, opacity=_opacity(mark.opacity),
    )  # fmt: skip
    if not mark.tip:
        return shape
    return f"{shape[:-2]}><title>{escape(mark.tip)}</title></rect>"


def _line(mark: Line) -> str:
    points = " ".join(f"{x:.4g},{y:.4g}" for x, y in mark.points)
    return _tag(
        "polyline",
        points=points, fill="none", stroke=_colour(mark.stroke), stroke_width=mark.line,
        stroke_linecap="round", stroke_linejoin="round", opacity=_opacity(mark.opacity),
        stroke_dasharray=f"{mark.dash:g} {mark.dash + mark.line:g}" if mark.dash else None,
    )  # fmt: skip


def _text(mark: Text) -> str:
    start = _tag(
        "text",
        x=mark.x, y=mark.y, font_size=mark.size, fill=_colour(mark.fill),
        text_anchor=None if mark.anchor == "start" else mark.anchor,
        font_weight=600 if mark.bold else None, opacity=_opacity(mark.opacity),
        text_decoration="line-through" if mark.struck else None,
        transform=f"rotate({mark.turn:g} {mark.x:g} {mark.y:g})" if mark.turn else None,
    )  # fmt: skip
    return f"{start[:-2]}>{escape(mark.text)}</text>"


def _image(mark: Image) -> str:
    data = base64.b64encode(png.encode(mark.pixels)).decode()
    return _tag(
        "image",
        x=mark.x, y=mark.y, width=mark.width, height=mark.height,
        href=f"data:image/png;base64,{data}", preserveAspectRatio="none",
        style="image-rendering:pixelated"
        + (f";clip-path:inset(0 round {mark.radius:g}px)" if mark.radius else ""),
    )  # fmt: skip


_WRITERS = {Rect: _rect, Line: _line, Text: _text, Image: _image}


def _tag(name: str, **attributes: str | float | None) -> str:
    parts = [name]
    for key, value in attributes.items():
        if value is not None:
            text = value if isinstance(value, str) else f"{round(value, 2):g}"
            parts.append(f'{key.replace("_", "-")}="{escape(text)}"')
    return f"<{' '.join(parts)}/>"


def _colour(colour: str | None) -> str:
    if colour is None:
        return "none"
    return {INK: "currentColor", PAPER: "var(--coursekit-paper, #fff)"}.get(colour, colour)


def _opacity(opacity: float) -> float | None:
    return None if opacity == 1 else opacity
