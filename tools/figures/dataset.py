"""The generated data set: a figure of what it looks like, and pictures for live slides."""

import numpy as np
from numpy.typing import NDArray

from ..cifar_style.photo import NAMES, draw
from .svg import Figure, Strip

SEED = 10
ROWS = 3
# Class and number of pictures with clear edges.
CHOSEN = [("ship", 100), ("automobile", 112), ("cat", 107), ("bird", 103), ("horse", 104)]


def chosen() -> list[NDArray[np.uint8]]:
    """The pictures of live slides, each of shape (32, 32, 3)."""
    # Part 2: neither among the training (0) nor among the test pictures (1).
    return [draw(name, np.random.default_rng([SEED, 2, number])) for name, number in CHOSEN]


def ten_classes() -> Figure:
    """Three pictures of each class, drawn by the code that draws the data set."""
    figure = Figure(
        900,
        334,
        "The ten classes of the data set",
        "A table of small generated pictures, three of each class: " + ", ".join(NAMES) + ".",
    )
    side, gap, left, top = 78, 8, 24, 44
    for column, name in enumerate(NAMES):
        x = left + column * (side + gap)
        figure.text(x + side / 2, 30, name, size=13.5)
        for row in range(ROWS):
            # Part 2: neither among the training (0) nor among the test pictures (1).
            picture = draw(name, np.random.default_rng([SEED, 2, 10 * row + column]))
            figure.image(x, top + row * (side + gap), side, side, picture)
    figure.text(450, 322, "generated, 32 × 32 pixels each", size=15, fill="muted")
    return figure


FIGURES = {"ten-classes": ten_classes}
PICTURES = {"pictures": lambda: Strip(chosen())}
