"""Builds the data sets that the site serves. Usage: python tools/datasets.py [FOLDER]

cifar10.npz holds pictures in the style of CIFAR-10, generated from a seed: `x_train` (2000, 32, 32,
3) and `x_test` (500, 32, 32, 3) uint8, `y_train` (2000, 1) and `y_test` (500, 1) uint8, the classes
of CIFAR-10 in its order, as many of each. `recipe` is the hash of the code that drew them.
"""

import hashlib
import sys
import zipfile
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

from cifar_style.photo import NAMES, draw

TOOLS = Path(__file__).parent
DEFAULT_FOLDER = TOOLS.parent / "plugins/classroom/assets/datasets"
SEED = 10
TRAIN, TEST = 2000, 500


def generate(count: int, seed: int, part: int) -> tuple[np.ndarray, np.ndarray]:
    """Return `count` pictures and their labels, as many of each class, in random order.

    `part` tells training (0) from test (1) images of the same seed.
    """
    labels = np.random.default_rng([seed, part]).permutation(np.arange(count) % len(NAMES))
    images = np.empty((count, 32, 32, 3), np.uint8)
    for i, label in enumerate(labels):
        images[i] = draw(NAMES[label], np.random.default_rng([seed, part, i]))
    return images, labels.astype(np.uint8)[:, None]


def recipe() -> str:
    """Return the hash of everything that the pictures depend on."""
    sources = [Path(__file__), *sorted((TOOLS / "cifar_style").glob("*.py"))]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in sources)).hexdigest()


def is_current(path: Path) -> bool:
    try:
        with np.load(path) as old:
            return str(old["recipe"]) == recipe()
    except (OSError, KeyError, ValueError, zipfile.BadZipFile):
        return False


def build(out: Path) -> None:
    """Write cifar10.npz into the folder, unless it is there and current."""
    path = out / "cifar10.npz"
    if is_current(path):
        return
    x_train, y_train = generate(TRAIN, SEED, part=0)
    x_test, y_test = generate(TEST, SEED, part=1)
    out.mkdir(parents=True, exist_ok=True)
    # A build that is broken off must not leave half a file.
    half = path.with_name("cifar10.part.npz")
    np.savez_compressed(
        half, x_train=x_train, y_train=y_train, x_test=x_test, y_test=y_test, recipe=recipe()
    )
    half.replace(path)


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_FOLDER)
