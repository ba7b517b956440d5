"""`keras.utils`."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import device
from .registry import module_getattr
from .state import randomness, reset_names, set_random_seed

__all__ = ["clear_session", "set_random_seed", "to_categorical"]


def to_categorical(x: Any, num_classes: int | None = None) -> np.ndarray:
    """One-hot rows of class numbers, float64 as in Keras. Raises ValueError for numbers that are no
    class.
    """
    labels = np.array(x, dtype="int64")
    shape = labels.shape
    if shape and shape[-1] == 1 and len(shape) > 1:
        shape = shape[:-1]
    labels = labels.reshape(-1)
    classes = num_classes or (int(labels.max()) + 1 if labels.size else 0)
    if labels.size and (labels.min() < 0 or labels.max() >= classes):
        raise ValueError(
            f"Class numbers must lie between 0 and {classes - 1}. "
            f"Received: {labels.min()} to {labels.max()}"
        )
    result = np.zeros((labels.size, classes))
    result[np.arange(labels.size), labels] = 1
    return result.reshape((*shape, classes))


def clear_session(free_memory: bool = True) -> None:
    """Start afresh: name counters, random state and device memory."""
    reset_names()
    randomness.seed(None)
    if free_memory:
        device.reset()


__getattr__ = module_getattr("utils")
