"""Draw all figures, or those named on the command line: `python -m tools.figures [NAME …]`."""

import sys
from pathlib import Path

from . import cnn, regularization, tricks

IMAGES = Path(__file__).resolve().parents[2] / "slides" / "images"
FIGURES = {**cnn.FIGURES, **regularization.FIGURES, **tricks.FIGURES}


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in FIGURES]
    if unknown:
        print(f"no figure {', '.join(unknown)}; there are {', '.join(FIGURES)}", file=sys.stderr)
        return 2
    IMAGES.mkdir(parents=True, exist_ok=True)
    for name in names or FIGURES:
        FIGURES[name]().save(IMAGES / f"{name}.svg")
        print(f"slides/images/{name}.svg")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
