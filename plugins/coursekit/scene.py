"""What pictures are made of: marks, in pixels from the upper left corner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

INK = "ink"
"""The colour of text: dark on a light page, light on a dark one."""
PAPER = "paper"
"""The colour of the card behind a picture."""


@dataclass(frozen=True)
class Rect:
    """A rectangle, filled, outlined or both; with half its size as `radius` it is a disc."""

    x: float
    y: float
    width: float
    height: float
    fill: str | None = None
    radius: float = 0
    stroke: str | None = None
    line: float = 1
    opacity: float = 1
    tip: str = ""


@dataclass(frozen=True)
class Line:
    """Straight pieces through points (x, y), with round ends; `dash` is the length of a dash."""

    points: Sequence[tuple[float, float]]
    stroke: str = INK
    line: float = 1.5
    opacity: float = 1
    dash: float = 0


@dataclass(frozen=True)
class Text:
    """One line of text. `anchor` is what of it lies at x: start, middle or end.

    `turn` turns it by degrees about (x, y), clockwise.
    """

    x: float
    y: float
    text: str
    size: float = 12
    anchor: str = "start"
    fill: str = INK
    opacity: float = 1
    bold: bool = False
    struck: bool = False
    turn: float = 0


@dataclass(frozen=True)
class Image:
    """Pixels, a uint8 array (height, width, 3), stretched over a rectangle without smoothing."""

    x: float
    y: float
    width: float
    height: float
    pixels: np.ndarray
    radius: float = 0


Mark = Rect | Line | Text | Image


@dataclass(frozen=True)
class Tile:
    """A drawing that is not broken; `alt` says what it shows."""

    width: float
    height: float
    marks: Sequence[Mark]
    alt: str
    least: float = 0
    """Width in pixels to which a narrow page may shrink it; 0 where it keeps its size."""


@dataclass(frozen=True)
class Section:
    """Tiles in rows, `columns` in each where there is room, under a title."""

    tiles: Sequence[Tile]
    columns: int
    title: str = ""
    gap: float = 12
