"""The rows of a run: what was measured, one JSON object a line, in the order of measuring.

| kind | columns |
|---|---|
| run | `run` (time and commit), `images`, `engine` and `program` (hashes of what was trained on, of the wheels that trained, and of what was typed), `seeds` by place, versions |
| training | `place`, `case`, `seed`; a number an epoch of `accuracy`, `loss`, `val_accuracy`, `val_loss`; `training_accuracy` at the end, dropout off; `seconds` |
| epoch | `place`, `case`, `round`, `images`, `seconds` |
| memory | `batch`, `needed` (bytes of the compiled plan), `device` (bytes), `largest` (the row of the largest batch that fits), `refusal` (what `fit` said; null where it was not asked) |
"""  # noqa: E501, a table

from __future__ import annotations

import hashlib
import json
import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from . import claims

HERE = Path(__file__).parent
COMMITTED = HERE / "rows.jsonl"
# The same with the fresh seeds of claims.py.
FRESH = HERE / "fresh.jsonl"
BROWSER, KERAS = "browser", "keras"
# The end of the name of the case that is timed with the largest batch that fits.
LARGEST = "largest"


class Rows:
    """Rows, in a file that grows with them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        # The last line of a run that was broken off may be half a line.
        lines = text[: text.rfind("\n") + 1].splitlines()
        self.all: list[dict[str, Any]] = [json.loads(line) for line in lines]

    def add(self, **row: Any) -> None:
        """Keep a row, in the file as well."""
        self.extend([row])

    def extend(self, rows: list[dict[str, Any]]) -> None:
        """Keep rows that only mean something together."""
        self.all += rows
        with self.path.open("a", encoding="utf-8") as file:
            file.write("".join(f"{json.dumps(row)}\n" for row in rows))

    def of(self, kind: str, **columns: Any) -> Iterator[dict[str, Any]]:
        """Yield the rows of a kind whose columns have these values."""
        wanted = {"kind": kind, **columns}
        return (row for row in self.all if wanted.items() <= row.items())

    @property
    def run(self) -> dict[str, Any]:
        """The row that says what was run."""
        return next(self.of("run"), {})

    def curves(self, place: str, case: str, name: str) -> dict[int, list[float]]:
        """Return a curve of `fit`'s history for each seed."""
        return {row["seed"]: row[name] for row in self.of("training", place=place, case=case)}

    def values(self, place: str, case: str, metric: str) -> dict[int, float]:
        """Return a metric of claims.py for each seed."""
        rows = self.of("training", place=place, case=case)
        return {row["seed"]: METRICS[metric](row) for row in rows}

    def seconds(self, place: str, case: str) -> float:
        """Return the median of the seconds of an epoch."""
        found = self.of("epoch", place=place, case=case)
        return statistics.median(row["seconds"] for row in found)

    def memory(self, batch: int) -> dict[str, Any]:
        """Return the row of a batch size."""
        return self._one("memory", batch=batch)

    @property
    def largest(self) -> int:
        """The largest batch that fits into the device."""
        return self._one("memory", largest=True)["batch"]

    def _one(self, kind: str, **columns: Any) -> dict[str, Any]:
        for row in self.of(kind, **columns):
            return row
        raise LookupError(f"no row of {kind} with {columns}")


def roughness(curve: list[float]) -> float:
    """Return the mean size of a curve's second difference."""
    return float(np.abs(np.diff(curve, n=2)).mean())


METRICS = {
    claims.TEST: lambda row: row["val_accuracy"][-1],
    claims.TRAINING: lambda row: row["training_accuracy"],
    claims.REPORTED: lambda row: row["accuracy"][-1],
    claims.ACCURACY_ROUGHNESS: lambda row: roughness(row["val_accuracy"]),
    claims.LOSS_ROUGHNESS: lambda row: roughness(row["val_loss"]),
}


def images_digest(path: Path) -> str:
    """Return a short hash of the images and labels in an .npz file, whatever else is in it."""
    found = hashlib.sha256()
    with np.load(path) as data:
        for name in ("x_train", "y_train", "x_test", "y_test"):
            found.update(np.ascontiguousarray(data[name]).tobytes())
    return found.hexdigest()[:12]


def engine_digest(site: Path) -> str:
    """Return a short hash of the engine that a built site serves: its wheels, named by content."""
    names = sorted(path.name for path in site.glob("assets/classroom/**/kerasette*.whl"))
    return text_digest(" ".join(names))


def text_digest(text: str) -> str:
    """Return a short hash of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]
