"""The table of labels in the site's language; what a language lacks is said in English."""

from __future__ import annotations

import json
from pathlib import Path

FOLDER = Path(__file__).parent / "strings"


def languages() -> list[str]:
    """Return the languages that have a table."""
    return sorted(path.stem for path in FOLDER.glob("*.json"))


def load(language: str = "en") -> dict[str, str]:
    """Return the labels by key. Raises `ValueError` for a language without a table."""
    if language not in languages():
        raise ValueError(f'There is no table of strings for "{language}"; there is {languages()}.')
    table = _read("en")
    return table if language == "en" else table | _read(language)


def _read(language: str) -> dict[str, str]:
    return json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8"))
