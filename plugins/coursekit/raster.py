"""Marks as pixels: polygons are filled by the part of each pixel that they cover."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import numpy as np

from . import font
from .scene import Image, Line, Mark, Rect, Text

# Lines in each row of pixels on which coverage is measured; along them it is exact.
LINES = 8


class Canvas:
    """Pixels (height, width, 3), `scale` of them for one of the picture; `colours` names some."""

    def __init__(self, width: float, height: float, scale: int, colours: Mapping[str, str]):
        self.scale = scale
        self._colours = colours
        shape = (round(height * scale), round(width * scale), 3)
        self._pixels = np.empty(shape, np.float32)
        self._pixels[:] = self._colour("paper")

    def draw(self, marks: Iterable[Mark], x: float = 0, y: float = 0) -> None:
        """Draw marks, moved by (x, y)."""
        at = np.array([x, y])
        for mark in marks:
            if isinstance(mark, Rect):
                self._rect(mark, at)
            elif isinstance(mark, Line):
                self._line(mark, at)
            elif isinstance(mark, Text):
                self._text(mark, at)
            else:
                self._image(mark, at)

    def pixels(self) -> np.ndarray:
        """The picture, uint8."""
        return self._pixels.round().astype(np.uint8)

    def _rect(self, mark: Rect, at: np.ndarray) -> None:
        box = (mark.x, mark.y, mark.width, mark.height)
        if mark.fill:
            self._fill([_rounded(*box, mark.radius) + at], mark.fill, mark.opacity)
        if mark.stroke:
            half = mark.line / 2
            outer = _grown(box, mark.radius, half) + at
            inner = _grown(box, mark.radius, -half)[::-1] + at
            self._fill([outer, inner], mark.stroke, mark.opacity)

    def _line(self, mark: Line, at: np.ndarray) -> None:
        points = np.array(mark.points, float) + at
        pieces = _dashes(points, mark.dash, 2 * mark.dash + mark.line) if mark.dash else [points]
        shapes = [shape for piece in pieces for shape in _stroke(piece, mark.line)]
        self._fill(shapes, mark.stroke, mark.opacity)

    def _text(self, mark: Text, at: np.ndarray) -> None:
        shapes = font.outlines(mark.text, mark.size)
        width = font.width(mark.text, mark.size)
        if mark.bold:
            # There is one weight: drawn twice, letters grow bolder.
            shapes = [*shapes, *(shape + np.array([mark.size * 0.035, 0]) for shape in shapes)]
        angle = np.radians(mark.turn)
        turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        before = {"start": 0.0, "middle": width / 2, "end": width}[mark.anchor]
        place = at + np.array([mark.x, mark.y])
        groups = [shapes]
        if mark.struck:
            groups.append([_rounded(0, -0.32 * mark.size, width, mark.size / 12, 0)])
        for group in groups:
            placed = [(shape - np.array([before, 0])) @ turn + place for shape in group]
            self._fill(placed, mark.fill, mark.opacity)

    def _image(self, mark: Image, at: np.ndarray) -> None:
        left, top = np.round((at + np.array([mark.x, mark.y])) * self.scale).astype(int)
        width, height = round(mark.width * self.scale), round(mark.height * self.scale)
        rows = np.arange(height) * mark.pixels.shape[0] // height
        columns = np.arange(width) * mark.pixels.shape[1] // width
        target = self._pixels[top : top + height, left : left + width]
        stretched = mark.pixels[rows][:, columns].astype(np.float32)
        if not mark.radius:
            target[:] = stretched
            return
        shape = _rounded(left, top, width, height, mark.radius * self.scale)
        (y, x), cover = _coverage([shape], self._pixels.shape)
        assert (y, x) == (top, left)
        target += (stretched - target) * cover[:height, :width, None]

    def _fill(self, shapes: Sequence[np.ndarray], colour: str, opacity: float) -> None:
        """Fill polygons (points, 2); one inside of another the other way round is a hole."""
        if not shapes:
            return
        (y, x), cover = _coverage([shape * self.scale for shape in shapes], self._pixels.shape)
        target = self._pixels[y : y + cover.shape[0], x : x + cover.shape[1]]
        target += (self._colour(colour) - target) * (cover * opacity)[..., None]

    def _colour(self, colour: str) -> np.ndarray:
        digits = self._colours.get(colour, colour).removeprefix("#")
        return np.array([int(digits[i : i + 2], 16) for i in (0, 2, 4)], np.float32)


def _coverage(
    shapes: Sequence[np.ndarray], bounds: tuple[int, ...]
) -> tuple[tuple[int, int], np.ndarray]:
    """Where polygons lie among (height, width, …) pixels, and how much of each they cover.

    An edge that goes down turns everything on its right on, one that goes up turns it off.
    """
    starts = np.concatenate(shapes)
    ends = np.concatenate([np.roll(shape, -1, axis=0) for shape in shapes])
    size = np.array([bounds[1], bounds[0]])
    low = np.clip(np.floor(starts.min(axis=0)).astype(int), 0, size)
    high = np.clip(np.ceil(starts.max(axis=0)).astype(int), low, size)
    width, height = high - low
    flat = starts[:, 1] == ends[:, 1]
    (x0, y0), (x1, y1) = (starts[~flat] - low).T, (ends[~flat] - low).T
    # The lines that each edge crosses: i for those at (i + 1/2) / LINES.
    first = np.clip(np.ceil(np.minimum(y0, y1) * LINES - 0.5), 0, height * LINES).astype(int)
    last = np.clip(np.ceil(np.maximum(y0, y1) * LINES - 0.5), 0, height * LINES).astype(int)
    counts = last - first
    edge = np.repeat(np.arange(len(counts)), counts)
    line = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts - first, counts)
    part = ((line + 0.5) / LINES - y0[edge]) / (y1 - y0)[edge]
    x = np.clip(x0[edge] + part * (x1 - x0)[edge], 0, width)
    column = np.minimum(x.astype(int), width)
    inside = x - column
    way = np.sign(y0 - y1)[edge]
    cell = line * (width + 2) + column
    cells = height * LINES * (width + 2)
    steps = np.bincount(cell, way * (1 - inside), cells)
    steps += np.bincount(cell + 1, way * inside, cells)
    winding = np.cumsum(steps.reshape(height * LINES, width + 2), axis=1)[:, :width]
    cover = np.minimum(np.abs(winding), 1).reshape(height, LINES, width).mean(axis=1)
    return (int(low[1]), int(low[0])), cover.astype(np.float32)


def _grown(box: tuple[float, float, float, float], radius: float, by: float) -> np.ndarray:
    x, y, width, height = box
    corner = max(radius + by, 0) if radius else 0
    return _rounded(x - by, y - by, width + 2 * by, height + 2 * by, corner)


def _rounded(x: float, y: float, width: float, height: float, radius: float) -> np.ndarray:
    """A rectangle with round corners as a polygon."""
    radius = min(radius, width / 2, height / 2)
    angles = np.linspace(0, np.pi / 2, 7 if radius else 1)
    corners = []
    for turn, (cx, cy) in enumerate(
        (
            (x + width - radius, y + height - radius),
            (x + radius, y + height - radius),
            (x + radius, y + radius),
            (x + width - radius, y + radius),
        )
    ):
        angle = angles + turn * np.pi / 2
        corners.append(np.stack([cx + radius * np.cos(angle), cy + radius * np.sin(angle)], axis=1))
    return np.concatenate(corners)


def _stroke(points: np.ndarray, line: float) -> list[np.ndarray]:
    """The polygons of a line: a disc at each point, a bar between two."""
    half = line / 2
    shapes = [_rounded(x - half, y - half, line, line, half) for x, y in points]
    for start, end in pairwise(points):
        along = end - start
        length = np.hypot(*along)
        if length:
            across = np.array([-along[1], along[0]]) / length * half
            shapes.append(np.array([start - across, end - across, end + across, start + across]))
    return shapes


def _dashes(points: np.ndarray, dash: float, period: float) -> list[np.ndarray]:
    """Pieces of a line, `dash` long, that start `period` apart."""
    lengths = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    pieces = []
    for start in np.arange(0, lengths[-1], period):
        end = min(start + dash, lengths[-1])
        between = lengths[(lengths > start) & (lengths < end)]
        at = np.concatenate([[start], between, [end]])
        pieces.append(np.stack([np.interp(at, lengths, axis) for axis in points.T], axis=1))
    return pieces
