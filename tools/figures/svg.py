"""A figure as SVG text: shapes in named colours that suit a light and a dark page.

A figure carries its own panel and its own style sheet. An image inside `<img>` cannot see the
style of the page, but browsers hand it the page's `color-scheme`, to which the media query answers;
panel and ink change together, so that a figure stays readable where a browser does not do so.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from coursekit import png

LIGHT = {
    "panel": "#f6f7fb",
    "edge": "#d5d9e5",
    "paper": "#ffffff",
    "ink": "#1d2433",
    "muted": "#5a6478",
    "faint": "#c3c9d8",
    "blue": "#2563c9",
    "orange": "#c2540a",
    "green": "#137a4b",
    "red": "#c02638",
    "violet": "#7440c4",
    "softblue": "#d9e6fb",
    "softorange": "#fde3cf",
    "softgreen": "#d3efe0",
    "softred": "#fadadd",
    "softviolet": "#e7ddf8",
}
DARK = {
    "panel": "#1b2130",
    "edge": "#39435a",
    "paper": "#252d3f",
    "ink": "#e8ecf5",
    "muted": "#a6b1c7",
    "faint": "#4b5670",
    "blue": "#7fb0ff",
    "orange": "#ffa666",
    "green": "#62d3a0",
    "red": "#ff8792",
    "violet": "#bd9bff",
    "softblue": "#24406e",
    "softorange": "#66401f",
    "softgreen": "#1c5440",
    "softred": "#662a35",
    "softviolet": "#46326f",
}
# The stack of the theme, so that figures look like the text around them.
FONT = "-apple-system, BlinkMacSystemFont, Helvetica, Arial, sans-serif"
MONO = "ui-monospace, 'Liberation Mono', Menlo, Consolas, monospace"


def _variables(palette: dict[str, str]) -> str:
    return "".join(f"--{name}:{value};" for name, value in palette.items())


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _png(pixels: NDArray[np.uint8]) -> bytes:
    """The pixels, shaped (rows, columns) or (rows, columns, 3), as a PNG file without filters."""
    rows, columns = pixels.shape[:2]
    lines = b"".join(b"\0" + row.tobytes() for row in pixels)
    return png.container(lines, columns, rows, gray=pixels.ndim == 2, level=9)


class Figure:
    """An SVG drawing of `width` × `height` units, on its own rounded panel unless it has none.

    `title` names it, `description` says in words what it shows. Colours are names of the palette.
    """

    suffix = ".svg"
    # Pixels of a laptop's screen to one unit of the drawing, where there is room.
    scale = 1.24

    def __init__(
        self, width: int, height: int, title: str, description: str, *, panel: bool = True
    ) -> None:
        self.width, self.height = width, height
        self.title, self.description = title, description
        self.parts: list[str] = []
        if panel:
            self.rect(0.75, 0.75, width - 1.5, height - 1.5, fill="panel", stroke="edge", radius=12)

    def _paint(
        self, fill: str | None, stroke: str | None, width: float, opacity: float, dash: str
    ) -> str:
        style = f"fill:var(--{fill})" if fill else "fill:none"
        if stroke:
            style += f";stroke:var(--{stroke});stroke-width:{_number(width)}"
        if dash:
            style += f";stroke-dasharray:{dash}"
        if opacity < 1:
            style += f";opacity:{_number(opacity)}"
        return f'style="{style}"'

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str | None = None,
        stroke: str | None = None,
        line: float = 1.5,
        radius: float = 0,
        opacity: float = 1,
        dash: str = "",
    ) -> None:
        """A rectangle with its upper left corner at (x, y)."""
        box = (
            f'x="{_number(x)}" y="{_number(y)}" width="{_number(width)}" height="{_number(height)}"'
        )
        rounding = f' rx="{_number(radius)}"' if radius else ""
        self.parts.append(
            f"<rect {box}{rounding} {self._paint(fill, stroke, line, opacity, dash)}/>"
        )

    def circle(
        self,
        x: float,
        y: float,
        radius: float,
        *,
        fill: str | None = None,
        stroke: str | None = None,
        line: float = 1.5,
        opacity: float = 1,
        dash: str = "",
    ) -> None:
        """A circle round (x, y)."""
        self.parts.append(
            f'<circle cx="{_number(x)}" cy="{_number(y)}" r="{_number(radius)}" '
            f"{self._paint(fill, stroke, line, opacity, dash)}/>"
        )

    def line(
        self,
        points: Sequence[tuple[float, float]],
        *,
        stroke: str = "ink",
        fill: str | None = None,
        line: float = 1.5,
        opacity: float = 1,
        dash: str = "",
        arrow: bool = False,
    ) -> None:
        """A line through the points; with `arrow`, a head at its end."""
        path = " ".join(f"{_number(x)},{_number(y)}" for x, y in points)
        self.parts.append(
            f'<polyline points="{path}" stroke-linejoin="round" stroke-linecap="round" '
            f"{self._paint(fill, stroke, line, opacity, dash)}/>"
        )
        if arrow:
            (x0, y0), (x1, y1) = points[-2], points[-1]
            length = float(np.hypot(x1 - x0, y1 - y0)) or 1.0
            ux, uy = (x1 - x0) / length, (y1 - y0) / length
            size = 6 + line
            left = (x1 - size * ux - size / 2 * uy, y1 - size * uy + size / 2 * ux)
            right = (x1 - size * ux + size / 2 * uy, y1 - size * uy - size / 2 * ux)
            self.line([left, (x1, y1), right], stroke=stroke, line=line, opacity=opacity)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 17,
        fill: str = "ink",
        anchor: str = "middle",
        bold: bool = False,
        mono: bool = False,
    ) -> None:
        """A line of text: its middle, or the edge that `anchor` names, at x, its baseline at y."""
        extra = ' font-weight="600"' if bold else ""
        if mono:
            extra += ' class="mono"'
        self.parts.append(
            f'<text x="{_number(x)}" y="{_number(y)}" font-size="{_number(size)}" '
            f'text-anchor="{anchor}"{extra} style="fill:var(--{fill})">{escape(text)}</text>'
        )

    def image(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        pixels: NDArray,
        *,
        radius: float = 0,
    ) -> None:
        """Pixels, uint8 of shape (rows, columns) or (rows, columns, 3), each one a sharp square."""
        rounding = f";clip-path:inset(0 round {_number(radius)}px)" if radius else ""
        data = base64.b64encode(_png(np.ascontiguousarray(pixels, dtype=np.uint8))).decode()
        self.parts.append(
            f'<image x="{_number(x)}" y="{_number(y)}" width="{_number(width)}" '
            f'height="{_number(height)}" preserveAspectRatio="none" image-rendering="pixelated" '
            f'style="image-rendering:pixelated{rounding}" href="data:image/png;base64,{data}"/>'
        )

    def grid(
        self,
        x: float,
        y: float,
        cell: float,
        values: Sequence[Sequence[object]],
        *,
        fills: Sequence[Sequence[str]] | None = None,
        size: float = 17,
        stroke: str = "faint",
    ) -> None:
        """A table of square cells with a value in each; `fills` names the colour of every cell."""
        for i, row in enumerate(values):
            for j, value in enumerate(row):
                fill = fills[i][j] if fills else "paper"
                self.rect(x + j * cell, y + i * cell, cell, cell, fill=fill, stroke=stroke)
                if value != "":
                    middle = y + i * cell + cell / 2 + size * 0.35
                    self.text(x + j * cell + cell / 2, middle, str(value), size=size)

    def render(self) -> str:
        """The whole file."""
        style = (
            f":root{{{_variables(LIGHT)}}}"
            f"@media (prefers-color-scheme:dark){{:root{{{_variables(DARK)}}}}}"
            f"text{{font-family:{FONT}}}.mono{{font-family:{MONO}}}"
        )
        body = "\n".join(self.parts)
        width, height = round(self.width * self.scale), round(self.height * self.scale)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {self.width} {self.height}" role="img" aria-labelledby="t d">\n'
            f'<title id="t">{escape(self.title)}</title>\n'
            f'<desc id="d">{escape(self.description)}</desc>\n'
            f"<style>{style}</style>\n{body}\n</svg>\n"
        )

    def save(self, path: Path) -> None:
        """Write the file."""
        path.write_text(self.render(), encoding="utf-8")


class SlideFigure(Figure):
    """A figure for a slide, 600 units wide: a letter of 15 can be read on a phone.

    Up to 220 units of height it fills the width of a slide on a laptop.
    """

    # Pixels of a slide (1280 × 720).
    scale = 1.82

    def __init__(self, height: int, title: str, description: str) -> None:
        super().__init__(600, height, title, description)


@dataclass(frozen=True)
class Strip:
    """Square pictures side by side, uint8 of shape (side, side, 3), as a PNG file."""

    pictures: Sequence[NDArray[np.uint8]]
    suffix = ".png"

    def save(self, path: Path) -> None:
        """Write the file."""
        path.write_bytes(_png(np.concatenate(self.pictures, axis=1)))
