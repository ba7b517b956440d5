"""Checks and splits what `fit`, `evaluate` and `predict` are given."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import UnavailableError
from ..losses import SparseCategoricalCrossentropy
from .feed import Column

if TYPE_CHECKING:
    from ..losses import Loss


def columns(x: Any, y: Any = None, sample_weight: Any = None) -> list[Column]:
    """The arrays as columns x, y, sample_weight. Raises ValueError in Keras' words where they do
    not fit together.
    """
    given = {"x": x, "y": y, "sample_weight": sample_weight}
    found = []
    for name, value in given.items():
        array = value
        if array is None:
            if name == "x":
                raise ValueError("`x` is missing: fit, evaluate and predict need input data.")
            continue
        if isinstance(array, (list, tuple)) and len(array) == 1 and np.ndim(array[0]) > 1:
            # Keras also takes a list of arrays, one for each input; here there is one input.
            array = array[0]
        if isinstance(array, dict) or hasattr(array, "__next__"):
            raise UnavailableError(f"Data given as {type(array).__name__}")
        found.append(Column(array, name))
    if len({len(column) for column in found}) > 1:
        sizes = "\n".join(f"'{column.name}' sizes: {len(column)}" for column in found)
        raise ValueError(
            "Data cardinality is ambiguous. Make sure all arrays contain the same number of "
            f"samples.{sizes}\n"
        )
    if not len(found[0]):
        raise ValueError("`x` has no rows: there is nothing to compute.")
    return found


def batch_size(size: int | None, columns: list[Column]) -> int:
    """32 by default; never more than there are rows."""
    if size is not None and (not isinstance(size, (int, np.integer)) or size < 1):
        raise ValueError(f"`batch_size` must be a positive integer. Received: batch_size={size}")
    return min(int(size or 32), len(columns[0]))


def unpack(validation_data: Any) -> tuple[Any, Any, Any]:
    """x, y and sample weights of `validation_data`."""
    if not isinstance(validation_data, (tuple, list)) or len(validation_data) not in (2, 3):
        raise ValueError(
            "Data is expected to be in format `x`, `(x,)`, `(x, y)`, or `(x, y, sample_weight)`, "
            f"found: {type(validation_data).__name__}"
        )
    x, y, *rest = validation_data
    return x, y, rest[0] if rest else None


def split(arrays: tuple[Any, Any, Any], fraction: float) -> tuple[Any, Any]:
    """Training and validation arrays: the last rows are held out, as in Keras."""
    rows = len(arrays[0])
    at = math.floor(rows * (1.0 - fraction))
    if at in (0, rows):
        raise ValueError(
            f"Training data contains {rows} samples, which is not sufficient to split it into a "
            f"validation and training set as specified by `validation_split={fraction}`. Either "
            "provide more data, or a different value for the `validation_split` argument."
        )
    first = tuple(None if array is None else array[:at] for array in arrays)
    second = tuple(None if array is None else array[at:] for array in arrays)
    return first, second


def class_weights(y: Any, weights: dict[int, float], sample_weight: Any) -> np.ndarray:
    """Sample weights from weights of classes."""
    if sample_weight is not None:
        raise ValueError("You cannot `class_weight` and `sample_weight` at the same time.")
    labels = np.asarray(y)
    if labels.ndim > 1:
        labels = labels.argmax(-1) if labels.shape[-1] != 1 else labels[..., 0]
    return np.array([weights.get(int(label), 1.0) for label in labels], np.float32)


def check_labels(loss: Loss, target: Column, classes: int) -> None:
    """Raise ValueError for class numbers that the output has no place for."""
    if not isinstance(loss, SparseCategoricalCrossentropy) or not target.array.size:
        return
    lowest, highest = target.array.min(), target.array.max()
    if lowest < 0 or highest >= classes:
        wrong = lowest if lowest < 0 else highest
        raise ValueError(
            f"Received a label value of {wrong} which is outside the valid range of [0, {classes})."
            f" The output of the model has {classes} classes."
        )
