"""The font of the pictures: how wide a text is, and the outlines that a PNG is drawn with."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from unicodedata import normalize

import numpy as np

# Made by `tools/coursekit_font.py`; `font.txt` is the licence of what it is made of.
FILE = Path(__file__).with_name("font.npz")
UNITS = 200
UNKNOWN = "□"


@cache
def _glyphs() -> dict[str, tuple[int, list[np.ndarray]]]:
    """Width and contours of each character, `UNITS` to the size of the font, y upwards."""
    try:
        with np.load(FILE) as file:
            data = {name: file[name] for name in file.files}
    except FileNotFoundError:
        raise FileNotFoundError(
            f"{FILE} is not there: run `make setup` once, which makes it."
        ) from None
    points = np.cumsum(data["points"].T, axis=0)
    contours = np.split(points, np.cumsum(data["sizes"])[:-1])
    ends = np.cumsum(data["contours"])
    found = {}
    for code, width, count, end in zip(
        data["codes"], data["widths"], data["contours"], ends, strict=True
    ):
        found[chr(code)] = (int(width), contours[end - count : end])
    box = np.array([[20, 0], [20, 140], [100, 140], [100, 0]])
    found[UNKNOWN] = (120, [box, (box[::-1] - [60, 70]) * 0.8 + [60, 70]])
    return found


def _glyph(character: str) -> tuple[int, list[np.ndarray]]:
    glyphs = _glyphs()
    # A letter with a mark that the font does not have goes without its mark.
    plain = normalize("NFKD", character)[0]
    return glyphs.get(character) or glyphs.get(plain) or glyphs[UNKNOWN]


def width(text: str, size: float) -> float:
    """The width of a text in pixels; pages show most texts in narrower fonts."""
    return sum(_glyph(character)[0] for character in text) * size / UNITS


def fitted(text: str, size: float, room: float) -> str:
    """The text, cut with an ellipsis where it is wider than `room` pixels."""
    if width(text, size) <= room:
        return text
    while text and width(text + "…", size) > room:
        text = text[:-1]
    return text.rstrip() + "…"


def outlines(text: str, size: float) -> list[np.ndarray]:
    """The contours of a text as polygons (points, 2), from (0, 0) on its base line, y downwards."""
    found, x = [], 0.0
    for character in text:
        advance, contours = _glyph(character)
        found += [(contour + np.array([x, 0])) * [1, -1] * (size / UNITS) for contour in contours]
        x += advance
    return found
