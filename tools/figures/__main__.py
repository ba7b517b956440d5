"""Draw all figures, or those named on the command line: `python -m tools.figures [NAME …]`."""

import sys
from pathlib import Path

from . import cnn, dataset, regularization, tricks

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = {
    "slides/images": {
        **cnn.FIGURES,
        **regularization.FIGURES,
        **tricks.FIGURES,
        **dataset.PICTURES,
    },
    "docs/images": dataset.FIGURES,
}


def main(names: list[str]) -> int:
    """Write the figures into their folders; 2 for a name that is none."""
    known = {name: folder for folder, figures in FOLDERS.items() for name in figures}
    if unknown := set(names) - set(known):
        print(
            f"no figure {', '.join(sorted(unknown))}; there are {', '.join(known)}", file=sys.stderr
        )
        return 2
    for name in names or known:
        drawn = FOLDERS[known[name]][name]()
        path = ROOT / known[name] / f"{name}{drawn.suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        drawn.save(path)
        print(path.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
