"""What a network takes which class for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from . import arrays, font
from .colors import ACCENT, WRONG
from .picture import Picture
from .scene import INK, Line, Mark, Rect, Section, Text, Tile

NAME, NUMBER = 12, 12
# Cells are smaller where there are many classes; those below `READABLE` pixels hold no numbers.
LARGEST, READABLE = 32, 24
WIDEST = 560
MOST_CLASSES = 50


def confusion_matrix(y_true: Any, y_pred: Any, names: Sequence[str] | None = None) -> Picture:
    """Show how often each class is taken for each other.

    `y_true` are class numbers (count,) or (count, 1) or one-hot rows; `y_pred` the same or
    probabilities (count, classes). A row holds the images of one class, a column what they are
    taken for; the deeper a cell's colour, the larger its part of the row. `names` are the names of
    classes. Raises ValueError where shapes do not fit.
    """
    truth, _ = arrays.classes(y_true, "y_true")
    guess, _ = arrays.classes(y_pred, "y_pred", len(truth), "entries of y_true")
    if len(truth) == 0:
        raise ValueError("There is nothing to count: y_true is empty.")
    counts = _counts(truth, guess, 0 if names is None else len(names))
    labels = [arrays.name(number, names) for number in range(len(counts))]
    totals = counts.sum(axis=1)
    parts = counts / np.maximum(totals, 1)[:, np.newaxis]
    right = int(np.trace(counts))
    heading = f"{right / len(truth):.0%} of {len(truth):,} right"
    worst = _worst(counts, totals, labels)
    each = ", ".join(
        f"{label} {part:.0%}"
        for label, part, total in zip(labels, np.diag(parts), totals, strict=True)
        if total
    )
    notes = ["A row is what images show, a column what they are taken for.", worst]
    alt = f"Confusion matrix of {len(labels)} classes, {heading}. Right by class: {each}. {worst}"
    return Picture(heading, notes, [Section([_tile(counts, parts, totals, labels, alt)], 1)], alt)


def _counts(truth: np.ndarray, guess: np.ndarray, classes: int) -> np.ndarray:
    classes = max(classes, int(truth.max()) + 1, int(guess.max()) + 1)
    lowest = int(min(truth.min(), guess.min()))
    if lowest < 0 or classes > MOST_CLASSES:
        raise ValueError(
            f"Classes are counted from 0, and up to {MOST_CLASSES} of them have room. "
            f"The class numbers that came go from {lowest} to {classes - 1}."
        )
    return np.bincount(truth * classes + guess, minlength=classes**2).reshape(classes, classes)


def _worst(counts: np.ndarray, totals: np.ndarray, labels: Sequence[str]) -> str:
    """The three confusions that happen most often, in words."""
    wrong = counts * (1 - np.eye(len(counts), dtype=int))
    places = np.argsort(-wrong, axis=None, kind="stable")[:3]
    found = [divmod(int(place), len(counts)) for place in places if wrong.flat[place]]
    said = [
        f"{labels[row]} taken for {labels[column]} ({counts[row, column]} of {totals[row]})"
        for row, column in found
    ]
    return f"Most often: {', '.join(said)}." if said else ""


def _tile(
    counts: np.ndarray, parts: np.ndarray, totals: np.ndarray, labels: Sequence[str], alt: str
) -> Tile:
    classes = len(labels)
    cell = min(LARGEST, WIDEST // classes)
    readable = cell >= READABLE
    size = NAME if cell >= 14 else max(cell - 2, 6)
    before = max(font.width(label, size) for label in labels) + 10
    # Names of columns are turned by 45 degrees; the last one leans over the right edge.
    above = (before - 10) * 0.71 + size
    marks: list[Mark] = []
    for row in range(classes):
        y = above + row * cell
        middle = y + cell / 2 + size * 0.36
        marks.append(Text(before - 8, middle, labels[row], size, "end"))
        for column in range(classes):
            x, count = before + column * cell, int(counts[row, column])
            tip = f"{labels[row]} taken for {labels[column]}: {count} of {totals[row]}"
            marks += _cell(x, y, cell, count, float(parts[row, column]), row == column, tip)
        if readable and totals[row]:
            part = f"{parts[row, row]:.0%}"
            x = before + classes * cell
            marks.append(Text(x + 40, middle, part, size, "end", bold=True))
    for column in range(classes):
        x = before + (column + 0.5) * cell
        marks.append(Text(x - size * 0.2, above - 6, labels[column], size, turn=-45))
    edge = above + classes * cell
    marks.append(Line([(before, above - 1), (before + classes * cell, above - 1)], INK, 1, 0.3))
    marks.append(Line([(before - 1, above), (before - 1, edge)], INK, 1, 0.3))
    leaning = (before - 10) * 0.71 - cell / 2
    width = before + classes * cell + max(leaning, 44 if readable else 0)
    return Tile(width, edge + 2, marks, alt, least=width * 0.74)


def _cell(
    x: float, y: float, size: float, count: int, part: float, right: bool, tip: str
) -> list[Mark]:
    """A cell: deep in colour where it is a large part of its row, outlined where it is right."""
    gap = 1 if size >= 14 else 0.5
    box = (x + gap, y + gap, size - 2 * gap, size - 2 * gap)
    radius = min(5.0, size / 6)
    # A few mistakes of many are still seen.
    depth = 0.05 if not count else 0.15 + 0.85 * part
    colour = INK if not count else ACCENT if right else WRONG
    marks: list[Mark] = [Rect(*box, colour, radius, opacity=depth, tip=tip)]
    if right:
        marks.append(Rect(*box, radius=radius, stroke=ACCENT, line=1.5))
    if size >= READABLE and count:
        text = f"{count:,}" if count < 10_000 else f"{count / 1000:.0f}k"
        number = min(NUMBER, (size - 4) / font.width(text, 1))
        fill = "#ffffff" if depth > 0.85 else INK
        middle = y + size / 2 + number * 0.36
        marks.append(Text(x + size / 2, middle, text, number, "middle", fill, bold=right))
    return marks
