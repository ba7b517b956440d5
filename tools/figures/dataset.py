"""Pictures of the generated data set for slides."""

import numpy as np
from numpy.typing import NDArray

from ..cifar_style.photo import draw
from .svg import Strip

SEED = 10
# Class and number of pictures with clear edges.
CHOSEN = [("ship", 100), ("automobile", 112), ("cat", 107), ("bird", 103), ("horse", 104)]


def chosen() -> list[NDArray[np.uint8]]:
    """The pictures of live slides, each of shape (32, 32, 3)."""
    # Part 2: neither among the training (0) nor among the test pictures (1).
    return [draw(name, np.random.default_rng([SEED, 2, number])) for name, number in CHOSEN]


PICTURES = {"pictures": lambda: Strip(chosen())}
