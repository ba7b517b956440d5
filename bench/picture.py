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
    batches = sorted({row["batch"] for row in rows})
    figure = Figure(
        LEFT + len(MODELS) * (PANEL + GAP),
        TOP + HEIGHT + 128,
        "Samples a second against the batch size",
        "One thread each unless it says otherwise, more is better. " + _words(rows),
    )
    for number, model in enumerate(MODELS):
        chart = _axes(figure, number, model, batches)
        for line in LINES:
            rates = _rates(rows, line, model)
            xs = [batches.index(batch) for batch in rates]
            ys = [math.log10(rate) for rate in rates.values()]
            if len(rates) > 1:
                chart.curve(xs, ys, line.colour, dash=line.dash, line=line.width)
            for x, y in zip(xs, ys, strict=True):
                figure.circle(*chart.at(x, y), 2 + line.width / 2, fill=line.colour, stroke="paper")
    _legend(figure)
    return figure


def _rates(rows: Sequence[Row], line: Line, model: str) -> dict[int, float]:
    """Return samples a second by batch size, of what was measured."""
    wanted = (line.engine, line.place, line.threads, model)
    found = {
        row["batch"]: row["samples_per_s"]
        for row in rows
        if (row["engine"], row["place"], row["threads"], row["model"]) == wanted
        and row["samples_per_s"]
    }
    return dict(sorted(found.items()))


def _axes(figure: Figure, number: int, model: str, batches: Sequence[int]) -> Chart:
    """Return one of the panels; the first says what the lines across all of them stand for."""
    return Chart(
        figure,
        (LEFT + number * (PANEL + GAP), TOP, PANEL, HEIGHT),
        (-0.3, len(batches) - 0.7),
        (LOW, HIGH),
        title=model,
        x_label="batch size",
        x_ticks={index: f"{batch}" for index, batch in enumerate(batches)},
        y_ticks={p: "" if number else f"{10**p:,}" for p in range(LOW, HIGH + 1)},
    )


def _legend(figure: Figure) -> None:
    for number, line in enumerate(LINES):
        x, y = LEFT + number // 2 * (PANEL + GAP), TOP + HEIGHT + 76 + number % 2 * 28
        figure.line(
            [(x, y - 5), (x + 34, y - 5)], stroke=line.colour, dash=line.dash, line=line.width
        )
        figure.text(x + 44, y, line.name, size=16, anchor="start")


def _words(rows: Sequence[Row]) -> str:
    """Return what the first panel shows."""
    said = []
    for line in LINES:
        rates = _rates(rows, line, "chapter4")
        values = ", ".join(f"{rate:,.0f} ({batch})" for batch, rate in rates.items())
        if values:
            said.append(f"{line.name}: {values}")
    return f"chapter4, by batch size: {'; '.join(said)}."


def save(rows: Path) -> None:
    """Draw a file of rows, beside it."""
    draw(json.loads(rows.read_text(encoding="utf-8"))).save(rows.with_suffix(".svg"))


if __name__ == "__main__":
    save(ROOT / "bench/engine.json")
