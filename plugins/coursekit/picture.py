"""A picture as notebooks and pages show it, and as a file."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from html import escape
from pathlib import Path

from . import layout, png, svg
from .colors import DARK, LIGHT
from .raster import Canvas
from .scene import PAPER, Rect, Section, Tile

# Pixels of a PNG for one of the page, so that text is sharp on any screen.
DENSITY = 2


class Picture:
    """Shown where it is the value of a cell, or by `display`; `save` writes it to a file.

    `alt` says in words what it shows. In a page it takes the page's colours, and tiles for which
    there is no room stand in the next row. A file keeps its rows and has a background of its own.
    """

    def __init__(self, heading: str, notes: Sequence[str], sections: Sequence[Section], alt: str):
        self.alt = alt
        self._heading = heading
        self._notes = [note for note in notes if note]
        self._sections = sections

    def __repr__(self) -> str:
        return self.alt

    def save(self, path: str | Path) -> None:
        """Write the picture to a file; the ending, .svg or .png, says as what."""
        path = Path(path)
        if path.suffix.lower() == ".svg":
            path.write_text(self._repr_svg_(), encoding="utf-8")
        elif path.suffix.lower() == ".png":
            path.write_bytes(self._repr_png_()[0])
        else:
            raise ValueError(
                "A picture is saved as .svg or .png, and the name of the file says which. "
                f"The name that came is {path.name!r}."
            )

    def _repr_html_(self) -> str:
        parts = [_div(layout.HEADING, "font-weight:600", self._heading)] if self._heading else []
        parts += [_div(layout.NOTE, f"opacity:{layout.FADED}", note) for note in self._notes]
        for section in self._sections:
            if section.title:
                parts.append(_div(layout.TITLE, "font-weight:600;margin-top:14px", section.title))
            room = layout.width(section) + 1
            parts.append(
                '<div style="display:flex;flex-wrap:wrap;align-items:flex-start;overflow-x:auto;'
                f'margin-top:8px;gap:{section.gap:g}px;max-width:{room:g}px">'
                f"{''.join(map(_inline, section.tiles))}</div>"
            )
        return f'<div style="line-height:1.45">{"".join(parts)}</div>'

    def _repr_svg_(self) -> str:
        width, height = self._layout.width, self._layout.height
        drawn = "".join(
            f'<g transform="translate({x:g} {y:g})">{svg.markup(marks)}</g>'
            for x, y, marks in self._layout.placed
        )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
            f'viewBox="0 0 {width:g} {height:g}" role="img" font-family="{svg.FONT}">'
            f"<title>{escape(self.alt)}</title><style>{_colours(LIGHT)}"
            f"@media(prefers-color-scheme:dark){{{_colours(DARK)}}}</style>"
            f"{svg.markup([Rect(0, 0, width, height, PAPER, radius=12)])}{drawn}</svg>"
        )

    def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
        size = {"width": round(self._layout.width), "height": round(self._layout.height)}
        canvas = Canvas(**size, scale=DENSITY, colours=LIGHT)
        for x, y, marks in self._layout.placed:
            canvas.draw(marks, x, y)
        return png.encode(canvas.pixels()), size

    @cached_property
    def _layout(self) -> layout.Layout:
        return layout.arrange(self._heading, self._notes, self._sections)


def _div(size: float, style: str, text: str) -> str:
    return f'<div style="font-size:{size:g}px;{style}">{escape(text)}</div>'


def _inline(tile: Tile) -> str:
    """A tile that takes the colours of the page around it."""
    size = "flex:none"
    if tile.least:
        size = f"flex:1 1 {tile.least:g}px;min-width:{tile.least:g}px;height:auto"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{tile.width:g}" height="{tile.height:g}" '
        f'viewBox="0 0 {tile.width:g} {tile.height:g}" role="img" '
        f'aria-label="{escape(tile.alt)}" '
        f'style="{size};max-width:{tile.width:g}px;overflow:visible;font-family:inherit">'
        f"<title>{escape(tile.alt)}</title>{svg.markup(tile.marks)}</svg>"
    )


def _colours(colours: dict[str, str]) -> str:
    return f"svg{{color:{colours['ink']};--coursekit-paper:{colours['paper']}}}"
