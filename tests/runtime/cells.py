"""Cells of a notebook, as the page runs them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CellRun:
    """A run of a notebook's cell; without code its names are forgotten."""

    code: str | None
    filename: str = "In [1]"
    notebook: str = "first"
    test: str | None = None
