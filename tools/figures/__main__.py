"""Draw all figures, or those named on the command line: `python -m tools.figures [NAME …]`."""

import sys
from pathlib import Path

from . import cnn, dataset, regularization, tricks

FOLDER = Path(__file__).resolve().parents[2] / "slides/images"
FIGURES = {**cnn.FIGURES, **regularization.FIGURES, **tricks.FIGURES, **dataset.PICTURES}


def main(names: list[str]) -> int:
    """Write the figures into their folder; 2 for a name that is none."""
    if unknown := set(names) - set(FIGURES):
        print(
            f"no figure {', '.join(sorted(unknown))}; there are {', '.join(FIGURES)}",
            file=sys.stderr,
        )
        return 2
    for name in names or FIGURES:
        drawn = FIGURES[name]()
        path = FOLDER / f"{name}{drawn.suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        drawn.save(path)
        print(path.name)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
