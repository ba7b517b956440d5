"""The picture of `bench/engine.json`: samples a second against the batch size, for every model.

`.venv/bin/python bench/picture.py` draws it again.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from models import MODELS
from records import Row

from course import ROOT
from tools.figures.chart import Chart
from tools.figures.svg import Figure

ROWS = ROOT / "bench/engine.json"
PICTURE = ROWS.with_suffix(".svg")
# Powers of ten at the ends of the axis.
LOW, HIGH = 1, 5
PANEL, HEIGHT, LEFT, TOP, GAP = 270, 250, 74, 60, 34


@dataclass(frozen=True)
class Line:
    """One line in each panel: whose rows, and how it looks."""

    name: str
    engine: str
    place: str
    threads: int
    colour: str
    width: float = 2.2
    dash: str = ""


LINES = (
    Line("kerasette in Chromium", "kerasette", "chromium", 1, "blue", 4),
    Line("with two workers", "kerasette", "chromium", 2, "blue", 2.5, "6 5"),
    Line("Keras on TensorFlow, native", "keras-tensorflow", "native", 1, "orange"),
    Line("Keras on PyTorch, native", "keras-torch", "native", 1, "red"),
    Line("TensorFlow.js (WebAssembly)", "tfjs-wasm", "chromium", 1, "green"),
)


def draw(rows: Sequence[Row]) -> Figure:
    """Return the picture of rows as `bench/engine.json` has them."""
    rates = {
        (row["engine"], row["place"], row["threads"], row["model"], row["batch"]): rate
        for row in rows
        if (rate := row["samples_per_s"])
    }
    batches = sorted({key[-1] for key in rates})
    figure = Figure(
        LEFT + len(MODELS) * (PANEL + GAP),
        TOP + HEIGHT + 128,
        "Samples a second against the batch size",
        "One thread each unless it says otherwise, more is better. " + _words(rates),
    )
    for number, model in enumerate(MODELS):
        chart = _axes(figure, number, model, batches)
        for line in LINES:
            key = (line.engine, line.place, line.threads, model)
            found = [(i, rates[*key, b]) for i, b in enumerate(batches) if (*key, b) in rates]
            points = [(i, math.log10(rate)) for i, rate in found]
            if len(points) > 1:
                xs, ys = zip(*points, strict=True)
                chart.curve(xs, ys, line.colour, dash=line.dash, line=line.width)
            for x, y in points:
                figure.circle(*chart.at(x, y), 2 + line.width / 2, fill=line.colour, stroke="paper")
    _legend(figure)
    return figure


def _axes(figure: Figure, number: int, model: str, batches: Sequence[int]) -> Chart:
    left = LEFT + number * (PANEL + GAP)
    ends = ((-0.3, len(batches) - 0.7), (LOW, HIGH))
    chart = Chart(figure, (left, TOP, PANEL, HEIGHT), *ends, title=model)
    for power in range(LOW, HIGH + 1):
        x, y = chart.at(-1, power)
        figure.line([(x, y), (x + PANEL, y)], stroke="faint", line=1, opacity=0.7)
        if number == 0:
            figure.text(x - 9, y + 5, f"{10**power:,}", size=15, fill="muted", anchor="end")
    for index, batch in enumerate(batches):
        x, y = chart.at(index, LOW)
        figure.text(x, y + 22, f"{batch}", size=15, fill="muted")
    figure.text(left + PANEL / 2, TOP + HEIGHT + 44, "batch size", size=16, fill="muted")
    return chart


def _legend(figure: Figure) -> None:
    for number, line in enumerate(LINES):
        x, y = LEFT + number // 2 * (PANEL + GAP), TOP + HEIGHT + 76 + number % 2 * 28
        figure.line(
            [(x, y - 5), (x + 34, y - 5)], stroke=line.colour, dash=line.dash, line=line.width
        )
        figure.text(x + 44, y, line.name, size=16, anchor="start")


def _words(rates: dict[tuple, float]) -> str:
    """Return what the first panel shows."""
    said = []
    for line in LINES:
        found = {
            batch: rate
            for (engine, place, threads, model, batch), rate in rates.items()
            if (engine, place, threads) == (line.engine, line.place, line.threads)
            and model == "chapter4"
        }
        if found:
            values = ", ".join(f"{found[batch]:,.0f} ({batch})" for batch in sorted(found))
            said.append(f"{line.name}: {values}")
    return f"chapter4, by batch size: {'; '.join(said)}."


def save(path: Path = PICTURE) -> None:
    """Draw the rows of `bench/engine.json`."""
    draw(json.loads(ROWS.read_text(encoding="utf-8"))).save(path)


if __name__ == "__main__":
    save()
