"""`keras.utils`."""

from __future__ import annotations

from typing import Any

import numpy as np

from .models.data import PyDataset
from .models.data import pack as pack_x_y_sample_weight
from .models.data import unpack as unpack_x_y_sample_weight
from .registry import module_getattr
from .state import clear_session, set_random_seed

LATER = {
    "models.plot": "plot_model",
    "saving": (
        "CustomObjectScope custom_object_scope deserialize_keras_object get_custom_objects "
        "get_registered_name get_registered_object register_keras_serializable "
        "serialize_keras_object"
    ),
}
__all__ = [  # pyright: ignore[reportUnsupportedDunderAll]
    *(
        "PyDataset",
        "Sequence",
        "clear_session",
        "normalize",
        "pack_x_y_sample_weight",
        "set_random_seed",
        "to_categorical",
        "unpack_x_y_sample_weight",
    ),
    *" ".join(LATER.values()).split(),
]

Sequence = PyDataset


def normalize(x: Any, axis: int = -1, order: int = 2) -> np.ndarray:
    """The array with vectors along an axis divided by their norm; zeros stay zeros."""
    norm = np.atleast_1d(np.linalg.norm(x, order, axis))
    norm[norm == 0] = 1
    return x / np.expand_dims(norm, axis or -1)


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


__getattr__ = module_getattr("utils", later=LATER)
