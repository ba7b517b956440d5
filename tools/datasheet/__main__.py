"""Measure what networks reach on the pictures that the site serves; write the data sheet.

Usage: python -m tools.datasheet [--photographs PATH], with an .npz file of photographs that
`classroom data cifar10` has packed, to measure those too. What is measured already stays, as long
as pictures and networks are the same.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from prove.networks import ROOT

from . import measurement, page

SERVED = ROOT / "plugins/classroom/assets/datasets"


def served() -> Path:
    """Return the file of pictures that the site serves."""
    (images,) = SERVED.glob("cifar10.*.npz")
    return images


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.datasheet", description=(__doc__ or "").split("\n\n", maxsplit=1)[0]
    )
    parser.add_argument("--photographs", type=Path, help="photographs to measure as well (.npz)")
    arguments = parser.parse_args()
    measurement.measure(measurement.DRAWINGS, served())
    if arguments.photographs:
        measurement.measure(measurement.PHOTOGRAPHS, arguments.photographs)
    with np.load(served()) as data:
        page.write(dict(data))


if __name__ == "__main__":
    main()
