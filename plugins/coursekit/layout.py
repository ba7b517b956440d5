"""Where everything of a picture lies in a file, which has one width."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from . import font
from .scene import Mark, Section, Text, Tile

HEADING, NOTE, TITLE = 17, 12.5, 13.5
"""Sizes of the texts above tiles, in pixels."""
FADED = 0.75
"""Opacity of notes."""
# Around everything, between sections, and between the base lines of notes.
MARGIN, APART, LINE = 20, 20, 18
# A picture of one small tile is still as wide as this, for what stands above it.
LEAST = 320


@dataclass(frozen=True)
class Layout:
    """Marks and where they lie."""

    width: float
    height: float
    placed: Sequence[tuple[float, float, Sequence[Mark]]]


def rows(section: Section) -> Iterator[Sequence[Tile]]:
    """The rows of a section that has room for all its columns."""
    for start in range(0, len(section.tiles), section.columns):
        yield section.tiles[start : start + section.columns]


def width(section: Section) -> float:
    """The width of a section that has room for all its columns."""
    return max(sum(tile.width + section.gap for tile in row) for row in rows(section)) - section.gap


def arrange(heading: str, notes: Sequence[str], sections: Sequence[Section]) -> Layout:
    """Lay out texts and tiles below each other."""
    room = max(LEAST, *(width(section) for section in sections))
    placed: list[tuple[float, float, Sequence[Mark]]] = []
    y = float(MARGIN)

    def write(text: str, size: float, *, bold: bool = False, opacity: float = 1) -> None:
        nonlocal y
        for line in _wrapped(text, size, room):
            mark = Text(0, size, line, size, bold=bold, opacity=opacity)
            placed.append((MARGIN, y, [mark]))
            y += size + LINE - NOTE

    if heading:
        write(heading, HEADING, bold=True)
    for note in notes:
        write(note, NOTE, opacity=FADED)
    for number, section in enumerate(sections):
        y += APART - section.gap if number else 6
        if section.title:
            write(section.title, TITLE, bold=True)
            y += 4
        for row in rows(section):
            x = float(MARGIN)
            for tile in row:
                placed.append((x, y, tile.marks))
                x += tile.width + section.gap
            y += max(tile.height for tile in row) + section.gap
    bottom = y - sections[-1].gap + MARGIN
    return Layout(round(room + 2 * MARGIN), round(bottom), placed)


def _wrapped(text: str, size: float, room: float) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and font.width(longer, size) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
