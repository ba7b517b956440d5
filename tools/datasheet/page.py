"""The page `docs/data.md`, and the pictures of page and index: every number is from the rows."""

from __future__ import annotations

import statistics
from pathlib import Path
from typing import Any, Protocol

import numpy as np

import coursekit
from prove import claims
from prove.figures import percent
from prove.networks import ROOT
from prove.rows import Rows
from tools.cifar_style.foreground import IN_FRONT
from tools.cifar_style.lighting import AFTER_DARK, AGAINST_THE_LIGHT
from tools.figures.svg import Figure
from tools.rendering import filled, word

from . import figures
from .measurement import (
    BATCH,
    DENSE,
    DRAWINGS,
    EPOCHS,
    MODEL_1,
    PHOTOGRAPHS,
    SEEDS,
    SHOWN,
    rows_of,
)

TEMPLATE = Path(__file__).with_name("data.md")
PAGE = ROOT / "docs/data.md"
PICTURES = ROOT / "docs/images/data"
# What each class looks like.
CLASSES = {
    "airplane": "in the air, banking and turning, from the side or below; some on an airfield.",
    "automobile": "saloons, estates and sports cars, from the side, in front and behind.",
    "bird": "perched on a branch, wading on long legs, swimming, or on the wing.",
    "cat": "sitting, lying, or nothing but a face; tabby, patched or plain.",
    "deer": "standing or grazing, with antlers and without; some look at you.",
    "dog": "standing, sitting, or nothing but a face; with ears that stand or hang.",
    "frog": "from the side, from the front with a wide mouth, or from above.",
    "horse": "standing or grazing, or head and mane; brown, black, white or pied.",
    "ship": "liners, freighters, warships and sailing boats, always on water.",
    "truck": "lorries, tankers, flatbeds and dump trucks, from three sides.",
}


class Drawn(Protocol):
    """A picture that can be written to a file."""

    def save(self, path: Path, /) -> None: ...


def write(data: figures.Data) -> None:
    """Write the page and its pictures; the rows must be of these images."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    drawn = pictures(data)
    for name, picture in drawn.items():
        picture.save(PICTURES / f"{name}.svg")
    PAGE.write_text(text(data, drawn), encoding="utf-8")
    print(f"wrote {PAGE.relative_to(ROOT)} and {len(drawn)} pictures")


def pictures(data: figures.Data) -> dict[str, Drawn]:
    """Return all pictures by the names of their files."""
    rows = rows_of(DRAWINGS)
    return {
        **{name: figures.samples(data, name) for name in coursekit.CIFAR10},
        "steps": figures.steps(),
        "learning": figures.learning(rows),
        "confusion": figures.confusion(data, rows),
        "mistakes": figures.mistakes(data, rows),
        "predictions": figures.predictions(data, rows, figures.WIDE),
        "predictions-narrow": figures.predictions(data, rows, figures.NARROW),
    }


def text(data: figures.Data, drawn: dict[str, Drawn]) -> str:
    """Return the page's Markdown."""
    rows, photographs = rows_of(DRAWINGS), rows_of(PHOTOGRAPHS)
    means = {
        (of, case, metric): statistics.fmean(of_rows.values(of, case, metric).values())
        for of, of_rows in ((DRAWINGS, rows), (PHOTOGRAPHS, photographs))
        for case in figures.NAMES
        for metric in (claims.TEST, claims.TRAINING)
    }
    weights = {row["case"]: row["weights"] for row in rows.of("network")}

    def accuracy(of: Rows, place: str, case: str, metric: str) -> str:
        values = of.values(place, case, metric).values()
        text = f"{100 * statistics.fmean(values):.1f} ± {100 * statistics.stdev(values):.1f} %"
        return text.replace(" ", "\N{NO-BREAK SPACE}")

    def figure(name: str) -> str:
        return f"![{_alt(drawn[name])}](images/data/{name}.svg)"

    gap = means[DRAWINGS, MODEL_1, claims.TRAINING] - means[DRAWINGS, MODEL_1, claims.TEST]
    context: dict[str, Any] = {
        "against": percent(AGAINST_THE_LIGHT),
        "batch": BATCH,
        "classes": CLASSES,
        "confused": _confused(data, rows),
        "count": {part: len(data[f"x_{part}"]) for part in ("train", "test")},
        "dark": percent(AFTER_DARK),
        "digest": rows.run["images"],
        "epochs": EPOCHS,
        "figure": figure,
        "gap": f"{100 * gap:.0f}",
        "in_front": percent(IN_FRONT),
        "megabytes": f"{rows.run['bytes'] / 1e6:.1f} MB",
        "mistakes": figures.MISTAKES,
        "networks": [
            {
                "name": name,
                "weights": f"{weights[case]:,}",
                "training": accuracy(rows, DRAWINGS, case, claims.TRAINING),
                "test": accuracy(rows, DRAWINGS, case, claims.TEST),
                "photographs": accuracy(photographs, PHOTOGRAPHS, case, claims.TEST),
            }
            for case, name in figures.NAMES.items()
        ],
        "ratio": round(weights[DENSE] / weights[MODEL_1]),
        "seeds": SEEDS,
        "shown": SHOWN["seed"],
        "word": word,
    }
    return filled(TEMPLATE, context)


def _alt(picture: Drawn) -> str:
    if isinstance(picture, Figure):
        return f"{picture.title}. {picture.description}"
    assert isinstance(picture, coursekit.Picture)
    return picture.alt


def _confused(data: figures.Data, rows: Rows) -> list[str]:
    """Return the three pairs of classes that are mixed up most often, with how often."""
    classes = figures.predicted(rows)[0]
    count = len(coursekit.CIFAR10)
    table = np.bincount(data["y_test"][:, 0] * count + classes, minlength=count**2)
    table = table.reshape(count, count)
    both = np.triu(table + table.T, 1)
    worst = np.argsort(-both, axis=None, kind="stable")[:3]
    pairs = [divmod(int(place), count) for place in worst]
    return [
        f"{coursekit.CIFAR10[one]} and {coursekit.CIFAR10[other]} ({both[one, other]} times)"
        for one, other in pairs
    ]
