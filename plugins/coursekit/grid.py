"""Images side by side, with what they are and what a network takes them for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from . import arrays, font
from .colors import BAD, GOOD
from .picture import Picture
from .scene import INK, Image, Line, Mark, Rect, Section, Text, Tile

MOST = 64
LABEL = 12
# Around an image: the frame of a wrong one and the sign at the corner need it.
EDGE = 6


def image_grid(
    images: Any,
    labels: Any = None,
    predictions: Any = None,
    names: Sequence[str] | None = None,
    columns: int | None = None,
    size: int | None = None,
) -> Picture:
    """Show images (count, height, width, channels), each with its label.

    `labels` are class numbers (count,) or (count, 1); `predictions` the same or probabilities
    (count, classes), as `model.predict` returns them. With both, a right prediction has a tick; a
    wrong one has a cross and a frame, and is struck out above the label. The bar under an image is
    as long as the prediction is probable. `names` are the names of classes, such as
    `coursekit.CIFAR10`; `size` is the side of an image in pixels. Of more than 64 images, the first
    64 are shown and all are counted. Raises ValueError where shapes do not fit.
    """
    pixels, stretched = arrays.images(images)
    count, height, width, _ = pixels.shape
    truth = None if labels is None else arrays.classes(labels, "labels", count)[0]
    guess, sure = (None, None)
    if predictions is not None:
        guess, sure = arrays.classes(predictions, "predictions", count)
    size = size or (64 if max(height, width) <= 32 else 96)
    shown = min(count, MOST)
    tiles = [
        _tile(
            pixels[i],
            size,
            None if truth is None else arrays.name(int(truth[i]), names),
            None if guess is None else arrays.name(int(guess[i]), names),
            None if sure is None else float(sure[i]),
        )
        for i in range(shown)
    ]
    heading, notes = f"{count:,} {'image' if count == 1 else 'images'}", [stretched]
    if truth is not None and guess is not None:
        right = int(np.sum(truth == guess))
        heading = f"{right:,} of {count:,} right"
        if right < count:
            notes.append("A wrong prediction is struck out, above what the image shows.")
    if sure is not None:
        notes.append("The bar is as long as the prediction is probable.")
    if shown < count:
        notes.append(f"The first {shown} of {count:,} images.")
    columns = columns or _columns(shown)
    alt = "; ".join(tile.alt for tile in tiles)
    return Picture(heading, notes, [Section(tiles, columns, gap=4)], f"{heading}: {alt}.")


def _columns(count: int) -> int:
    """Rows of at most eight that are about equally long."""
    rows = -(-count // 8)
    return -(-count // rows)


def _tile(
    pixels: np.ndarray, size: int, truth: str | None, guess: str | None, sure: float | None
) -> Tile:
    height, width = pixels.shape[:2]
    scale = size / max(height, width)
    across, down = width * scale, height * scale
    left, top = EDGE + (size - across) / 2, EDGE + (size - down) / 2
    whole = size + 2 * EDGE
    marks: list[Mark] = [Image(left, top, across, down, pixels, radius=3)]
    texts: list[tuple[str, bool]] = []
    alt = truth if truth is not None else "an image"
    graded = truth is not None and guess is not None
    right = graded and truth == guess
    y = EDGE + size
    if guess is not None and sure is not None:
        colour = INK if not graded else GOOD if right else BAD
        marks.append(Rect(EDGE, y + 6, size, 4, INK, 2, opacity=0.14))
        marks.append(Rect(EDGE, y + 6, max(size * sure, 4), 4, colour, 2))
        y += 10
    if graded and not right:
        marks.append(
            Rect(left - 2.5, top - 2.5, across + 5, down + 5, radius=5, stroke=BAD, line=3)
        )
        texts = [(guess, True), (truth, False)]  # type: ignore[list-item]
        alt = f"{truth}, taken for {guess}"
    elif guess is not None or truth is not None:
        texts = [(guess or truth, False)]  # type: ignore[list-item]
        alt = (
            f"{truth}, right" if right else alt if graded or guess is None else f"taken for {guess}"
        )
    if guess is not None and sure is not None:
        alt += f" ({sure:.0%})"
    if graded:
        marks += _sign(bool(right), left + across - 2, top + 2)
    for text, wrong in texts:
        y += 16
        short = font.fitted(text, LABEL, whole + 6)
        colour, bold = (BAD, False) if wrong else (INK, graded and not right)
        marks.append(Text(whole / 2, y, short, LABEL, "middle", colour, bold=bold, struck=wrong))
    return Tile(whole, y + 4, marks, alt)


def _sign(right: bool, x: float, y: float) -> list[Mark]:
    """A tick or a cross on a disc about (x, y)."""
    disc = Rect(x - 8, y - 8, 16, 16, GOOD if right else BAD, 8, stroke="#ffffff", line=1.5)
    if right:
        return [
            disc,
            Line([(x - 3.6, y + 0.2), (x - 1, y + 2.9), (x + 3.8, y - 2.8)], "#ffffff", 2),
        ]
    return [
        disc,
        Line([(x - 2.8, y - 2.8), (x + 2.8, y + 2.8)], "#ffffff", 2),
        Line([(x - 2.8, y + 2.8), (x + 2.8, y - 2.8)], "#ffffff", 2),
    ]
