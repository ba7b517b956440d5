"""How often predictions are right: 1 or 0 a sample, as in Keras."""

from __future__ import annotations

from typing import Any

from .. import ops
from ..losses.loss import same_rank
from ..ops.dispatch import operation
from ..program.trace import Value


@operation
def accuracy(y_true: Any, y_pred: Any) -> Any:
    """Whether both are equal."""
    y_true, y_pred = same_rank(ops.convert_to_tensor(y_true), ops.convert_to_tensor(y_pred))
    return ops.cast(y_true == y_pred, "float32")


@operation
def binary_accuracy(y_true: Any, y_pred: Any, threshold: float = 0.5) -> Any:
    """Whether the prediction is on the target's side of the threshold."""
    y_true, y_pred = same_rank(ops.convert_to_tensor(y_true), ops.convert_to_tensor(y_pred))
    return ops.cast(y_true == ops.cast(y_pred > threshold, "float32"), "float32")


@operation
def categorical_accuracy(y_true: Any, y_pred: Any) -> Any:
    """Whether the largest prediction is at the largest target."""
    y_true, y_pred = ops.convert_to_tensor(y_true), ops.convert_to_tensor(y_pred)
    return accuracy(ops.argmax(y_true, axis=-1), ops.argmax(y_pred, axis=-1))


@operation
def sparse_categorical_accuracy(y_true: Any, y_pred: Any) -> Any:
    """Whether the largest prediction is at the class number."""
    y_true, y_pred = ops.convert_to_tensor(y_true), ops.convert_to_tensor(y_pred)
    if y_true.ndim == y_pred.ndim and y_true.shape[-1] == 1:
        y_true = ops.squeeze(y_true, -1)
    return accuracy(y_true, ops.argmax(y_pred, axis=-1))


def _among_largest(classes: Value, y_pred: Value, k: int) -> Value:
    rows = ops.reshape(y_pred, (-1, y_pred.shape[-1]))
    found = ops.in_top_k(ops.reshape(classes, (-1,)), rows, k)
    return ops.reshape(ops.cast(found, "float32"), classes.shape)


@operation
def top_k_categorical_accuracy(y_true: Any, y_pred: Any, k: int = 5) -> Any:
    """Whether the largest target is among the k largest predictions."""
    y_true = ops.argmax(ops.convert_to_tensor(y_true), axis=-1)
    return _among_largest(y_true, ops.convert_to_tensor(y_pred), k)


@operation
def sparse_top_k_categorical_accuracy(
    y_true: Any, y_pred: Any, k: int = 5, from_sorted_ids: bool = False
) -> Any:
    """Whether the class number is among the k largest predictions, or among the first k numbers
    that are predicted.
    """
    y_true, y_pred = ops.convert_to_tensor(y_true), ops.convert_to_tensor(y_pred)
    if not from_sorted_ids:
        return _among_largest(y_true, y_pred, k)
    return ops.cast(ops.any(ops.expand_dims(y_true, -1) == y_pred[..., :k], axis=-1), "float32")
