"""How training went: loss and metrics over the epochs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from . import font
from .colors import SERIES
from .picture import Picture
from .scene import INK, Line, Mark, Rect, Section, Text, Tile

WIDTH, HEIGHT = 220, 165
TOP, BOTTOM, LEFT = 30, 30, 42
LABEL, TICK, GRID = 12, 11, 0.14
USUAL = ("loss", "accuracy")


@dataclass(frozen=True)
class Series:
    """One line: a metric of one model."""

    name: str
    values: np.ndarray
    colour: str
    dashed: bool
    labelled: bool


def curves(histories: Any, metric: str | Sequence[str] | None = None) -> Picture:
    """Show what `fit` returned, one panel for each metric.

    `histories` is a History, or several by name, as `{"model 1": history_1, "model 2": history_2}`;
    a dict of lists, such as `history.history`, will do. The solid line is that of the validation
    data, where there were any, the dashed one that of the training data. `metric` names what is
    shown, such as "loss" or ("loss", "accuracy"), which is what is shown without it. Raises
    ValueError where a history has no such metric.
    """
    found = _by_name(histories)
    metrics = _metrics(found, metric)
    several = len(found) > 1
    panels = [_panel(name, _series(found, name, several)) for name in metrics]
    # Side by side, and smaller on a narrow page, they stay equal.
    widest = max(panel.width for panel in panels)
    panels = [replace(panel, width=widest) for panel in panels]
    both = any(f"val_{name}" in history for history in found.values() for name in metrics)
    notes = []
    if both:
        notes.append("Solid lines: validation data; dashed lines: training data.")
    epochs = max(len(values) for history in found.values() for values in history.values())
    heading = f"{epochs} {'epoch' if epochs == 1 else 'epochs'}"
    alt = f"Curves over {heading}. " + " ".join(panel.alt for panel in panels)
    return Picture("", notes, [Section(panels, len(panels), gap=20)], alt)


def _by_name(histories: Any) -> dict[str, dict[str, np.ndarray]]:
    """The metrics of each model. Raises TypeError for what is no history."""
    if hasattr(histories, "history") or _is_history(histories):
        histories = {"": histories}
    elif isinstance(histories, list | tuple):
        histories = {f"model {i}": history for i, history in enumerate(histories, 1)}
    if not isinstance(histories, Mapping) or not histories:
        raise TypeError(
            'curves() shows what fit() returned, or several of them by name, as {"model 1": '
            f"history}}. What came is of the type {type(histories).__name__}."
        )
    found = {}
    for name, history in histories.items():
        lines = getattr(history, "history", history)
        if not _is_history(lines):
            raise TypeError(
                f"curves(): {name!r} is no history, as fit() returns it, but of the type "
                f"{type(history).__name__}."
            )
        found[str(name)] = {
            key: np.array([float(value) for value in values]) for key, values in lines.items()
        }
    return found


def _is_history(value: Any) -> bool:
    return isinstance(value, Mapping) and all(
        isinstance(values, list | tuple | np.ndarray) and all(np.ndim(v) == 0 for v in values)
        for values in value.values()
    )


def _metrics(
    found: Mapping[str, Mapping[str, Any]], metric: str | Sequence[str] | None
) -> list[str]:
    """What there is to show. Raises ValueError for a metric that one of the histories lacks."""
    for name, history in found.items():
        if not history:
            who = f"The history of {name}" if name else "The history"
            raise ValueError(f"{who} is empty: fit() has not finished an epoch.")
    first = [key for key in next(iter(found.values())) if not key.startswith("val_")]
    if metric is None:
        shared = [key for key in first if all(key in history for history in found.values())]
        usual = [key for key in USUAL if key in shared]
        return usual if len(usual) == 2 else shared[:2] or first[:1]
    wanted = [metric] if isinstance(metric, str) else list(metric)
    for name, history in found.items():
        for key in wanted:
            if key not in history:
                who = f"The history of {name}" if name else "The history"
                raise ValueError(f"{who} has no metric {key!r}; it has {', '.join(history)}.")
    return wanted


def _series(
    found: Mapping[str, Mapping[str, np.ndarray]], metric: str, several: bool
) -> list[Series]:
    series = []
    for number, (name, history) in enumerate(found.items()):
        colour = SERIES[number % len(SERIES)]
        validation = history.get(f"val_{metric}")
        training = history.get(metric)
        if validation is None and training is not None:
            series.append(Series(name, training, colour, dashed=False, labelled=several))
            continue
        if training is not None:
            label = name if several else "training"
            series.append(Series(label, training, colour, dashed=True, labelled=not several))
        if validation is not None:
            label = name if several else "validation"
            own = colour if several else SERIES[1]
            series.append(Series(label, validation, own, dashed=False, labelled=True))
    return series


def _panel(metric: str, series: Sequence[Series]) -> Tile:
    values = np.concatenate([line.values for line in series])
    values = values[np.isfinite(values)]
    low, high = (float(values.min()), float(values.max())) if values.size else (0.0, 1.0)
    ticks = _ticks(low, high)
    epochs = max(len(line.values) for line in series)
    right, bottom = LEFT + WIDTH, TOP + HEIGHT

    def place(epoch: float, value: float) -> tuple[float, float]:
        across = (epoch - 1) / (epochs - 1) if epochs > 1 else 0.5
        up = (value - ticks[0]) / (ticks[-1] - ticks[0])
        return LEFT + across * WIDTH, bottom - up * HEIGHT

    marks: list[Mark] = [Text(0, 14, metric.replace("_", " "), 13.5, bold=True)]
    digits = max(0, -math.floor(math.log10(ticks[1] - ticks[0]) + 1e-9))
    for tick in ticks:
        _, y = place(1, tick)
        marks.append(Line([(LEFT, y), (right, y)], INK, 1, GRID))
        marks.append(Text(LEFT - 8, y + 4, f"{tick:.{digits}f}", TICK, "end", opacity=0.7))
    for epoch in _epoch_ticks(epochs):
        x, _ = place(epoch, low)
        marks.append(Text(x, bottom + 18, str(epoch), TICK, "middle", opacity=0.7))
    marks.append(Text(right + 12, bottom + 18, "epoch", TICK, opacity=0.7))
    for line in series:
        for piece in _pieces(line.values):
            points = [place(epoch, value) for epoch, value in piece]
            marks.append(
                Line(
                    points,
                    line.colour,
                    1.5 if line.dashed else 2.2,
                    0.85 if line.dashed else 1,
                    dash=4 if line.dashed and len(points) > 1 else 0,
                )
            )
    labels, needed = _labels(series, place, right)
    return Tile(
        right + max(needed, 12 + font.width("epoch", TICK)),
        bottom + 24,
        marks + labels,
        " ".join(filter(None, (_said(metric, line) for line in series))),
        least=300,
    )


def _labels(series: Sequence[Series], place: Any, right: float) -> tuple[list[Mark], float]:
    """A dot and a label at the end of each line, moved apart, and the room that they take."""
    ends = []
    for line in series:
        pieces = _pieces(line.values)
        if pieces and line.labelled:
            epoch, value = pieces[-1][-1]
            x, y = place(epoch, value)
            ends.append((y, x, value, line))
    ends.sort(key=lambda end: end[0])
    marks: list[Mark] = []
    places = _apart([end[0] for end in ends], LABEL + 4, TOP, TOP + HEIGHT)
    needed = 0.0
    for (y, x, value, line), at in zip(ends, places, strict=True):
        marks.append(Rect(x - 3.5, y - 3.5, 7, 7, line.colour, 3.5))
        if abs(at - y) > 2 or x < right - 1:
            marks.append(Line([(x + 6, y), (right + 8, at)], line.colour, 1, 0.5))
        text = f"{line.name} {value:.3g}".strip()
        marks.append(Text(right + 12, at + LABEL * 0.36, text, LABEL, fill=line.colour, bold=True))
        needed = max(needed, 14 + font.width(text, LABEL) * 1.06)
    return marks, needed


def _apart(places: Sequence[float], gap: float, top: float, bottom: float) -> list[float]:
    """The places, sorted, moved as little as keeps them `gap` apart and above the bottom."""
    moved: list[float] = []
    for place in places:
        moved.append(max(place, moved[-1] + gap) if moved else max(place, top))
    limit = bottom
    for i in reversed(range(len(moved))):
        moved[i] = min(moved[i], limit)
        limit = moved[i] - gap
    return moved


def _pieces(values: np.ndarray) -> list[list[tuple[int, float]]]:
    """Runs of (epoch, value) without values that are no numbers."""
    pieces: list[list[tuple[int, float]]] = [[]]
    for epoch, value in enumerate(values.tolist(), 1):
        if math.isfinite(value):
            pieces[-1].append((epoch, value))
        elif pieces[-1]:
            pieces.append([])
    return [piece for piece in pieces if piece]


def _ticks(low: float, high: float) -> list[float]:
    """Round numbers, four to seven of them, from below the lowest to above the highest value."""
    span = (high - low) or abs(high) or 1.0
    power = 10.0 ** math.floor(math.log10(span / 4))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= span / 5)
    first = math.floor(low / step + 1e-9)
    last = max(math.ceil(high / step - 1e-9), first + 1)
    return [step * i for i in range(first, last + 1)]


def _epoch_ticks(epochs: int) -> list[int]:
    step = next(
        factor * 10**power for power in range(9) for factor in (1, 2, 5)
        if factor * 10**power * 8 >= epochs
    )  # fmt: skip
    return [1, *range(step, epochs + 1, step)] if step > 1 else list(range(1, epochs + 1))


def _said(metric: str, line: Series) -> str:
    """A line in words."""
    numbers = line.values[np.isfinite(line.values)]
    kind = "training" if line.dashed else ""
    who = ", ".join(dict.fromkeys(filter(None, (line.name, kind))))
    what = f"{metric} ({who})" if who else metric
    if not numbers.size:
        return f"{what}: no number in any epoch."
    lost = len(line.values) - numbers.size
    gone = f", no number in {lost} epochs" if lost else ""
    return (
        f"{what}: from {numbers[0]:.3g} to {numbers[-1]:.3g}, "
        f"lowest {numbers.min():.3g}, highest {numbers.max():.3g}{gone}."
    )
