"""`keras.datasets.cifar10`: a small data set of the course's own, in CIFAR-10's form."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np

Arrays = tuple[np.ndarray, np.ndarray]


def load_data() -> tuple[Arrays, Arrays]:
    """Training and test images [n, 32, 32, 3] and labels [n, 1], all uint8, from
    `$KERASETTE_DATA/cifar10.npz`.
    """
    folder = os.environ.get("KERASETTE_DATA")
    if not folder:
        raise FileNotFoundError(
            "The data set cifar10 has no place here: the environment variable KERASETTE_DATA "
            "must name the folder that holds cifar10.npz."
        )
    path = Path(folder) / "cifar10.npz"
    if not path.exists():
        raise FileNotFoundError(f"The data set cifar10 is missing: there is no file {path}.")
    with np.load(path) as data:
        train = data["x_train"], data["y_train"].reshape(-1, 1)
        return train, (data["x_test"], data["y_test"].reshape(-1, 1))
