"""Make coursekit's font: outlines of DejaVu Sans, which comes with Matplotlib, as arrays of NumPy.

`font.npz` holds Latin, Greek and some signs. Curves are cut into straight pieces, fine enough for
the sizes of a picture's labels; coordinates are integers, `UNITS` to the size of the font.
"""

import sys
from pathlib import Path

import matplotlib
import numpy as np
from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
FONTS = Path(matplotlib.get_data_path()) / "fonts/ttf"
PACKAGE = ROOT / "plugins/coursekit"
CHARACTERS = [
    *map(chr, range(0x20, 0x7F)),
    *map(chr, range(0xA0, 0x180)),
    *"ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρςστυφχψω",
    *"–—‘’“”„†•…‰€−×√∞≈≠≤≥→←↑↓✓✗",
]
UNITS = 200
STEPS = 3


class Outline(BasePen):
    """Collects a glyph's contours as lists of points."""

    def __init__(self, glyphs: object):
        super().__init__(glyphs)
        self.contours: list[list[tuple[float, float]]] = []

    def _moveTo(self, pt: tuple[float, float]) -> None:
        self.contours.append([pt])

    def _lineTo(self, pt: tuple[float, float]) -> None:
        self.contours[-1].append(pt)

    def _qCurveToOne(self, pt1: tuple[float, float], pt2: tuple[float, float]) -> None:
        start = np.array(self.contours[-1][-1])
        for t in np.linspace(0, 1, STEPS + 1)[1:]:
            point = (1 - t) ** 2 * start + 2 * t * (1 - t) * np.array(pt1) + t**2 * np.array(pt2)
            self.contours[-1].append((float(point[0]), float(point[1])))


def build(target: Path) -> None:
    """Write the font to `target`."""
    font = TTFont(FONTS / "DejaVuSans.ttf")
    names, glyphs = font.getBestCmap() or {}, font.getGlyphSet()
    scale = UNITS / font["head"].unitsPerEm  # type: ignore[attr-defined]
    codes, widths, contours, points, sizes = [], [], [], [], []
    for character in sorted(CHARACTERS):
        glyph = glyphs[names[ord(character)]]
        outline = Outline(glyphs)
        glyph.draw(outline)
        codes.append(ord(character))
        widths.append(round(glyph.width * scale))
        contours.append(len(outline.contours))
        for contour in outline.contours:
            sizes.append(len(contour))
            points += [(round(x * scale), round(y * scale)) for x, y in contour]
    target.parent.mkdir(parents=True, exist_ok=True)
    # Differences of neighbours are small numbers, which compress well.
    np.savez_compressed(
        target,
        codes=np.array(codes, "u2"),
        widths=np.array(widths, "u2"),
        contours=np.array(contours, "u1"),
        sizes=np.array(sizes, "u1"),
        points=np.diff(np.array(points, "i2"), axis=0, prepend=0).T.astype("i2"),
    )


if __name__ == "__main__":
    build(Path(sys.argv[1]) if sys.argv[1:] else PACKAGE / "font.npz")
