"""The common losses as functions of targets and predictions: one value a sample, as in Keras."""

from __future__ import annotations

import warnings
from typing import Any

from .. import ops
from ..ops.dispatch import operation
from ..program.trace import Value
from .loss import same_rank


def pair(y_true: Any, y_pred: Any) -> tuple[Any, Any]:
    return same_rank(ops.convert_to_tensor(y_true), ops.convert_to_tensor(y_pred))


@operation
def mean_squared_error(y_true: Any, y_pred: Any) -> Any:
    y_true, y_pred = pair(y_true, y_pred)
    return ops.mean(ops.square(y_true - y_pred), axis=-1)


@operation
def mean_absolute_error(y_true: Any, y_pred: Any) -> Any:
    y_true, y_pred = pair(y_true, y_pred)
    return ops.mean(ops.absolute(y_true - y_pred), axis=-1)


@operation
def huber(y_true: Any, y_pred: Any, delta: float = 1.0) -> Any:
    y_true, y_pred = pair(y_true, y_pred)
    error = y_pred - y_true
    size = ops.absolute(error)
    outer = size * delta - 0.5 * delta**2
    return ops.mean(ops.where(size <= delta, ops.square(error) * 0.5, outer), axis=-1)


def class_targets(name: str, y_true: Any, y_pred: Value, smoothing: float, axis: Any) -> Value:
    """Targets with label smoothing, after the checks of Keras."""
    if isinstance(axis, bool):
        raise ValueError(
            f"`axis` must be of type `int`. Received: axis={axis} of type {type(axis)}"
        )
    if y_pred.shape[-1] == 1:
        warnings.warn(
            f"In loss {name}, expected y_pred.shape to be (batch_size, num_classes) with "
            f"num_classes > 1. Received: y_pred.shape={y_pred.shape}. "
            "Consider using 'binary_crossentropy' if you only have 2 classes.",
            SyntaxWarning,
            stacklevel=4,
        )
    y_true = ops.convert_to_tensor(y_true)
    return y_true * (1.0 - smoothing) + smoothing / y_true.shape[-1] if smoothing else y_true


@operation
def categorical_crossentropy(
    y_true: Any,
    y_pred: Any,
    from_logits: bool = False,
    label_smoothing: float = 0.0,
    axis: int = -1,
) -> Any:
    y_pred = ops.convert_to_tensor(y_pred)
    y_true = class_targets("categorical_crossentropy", y_true, y_pred, label_smoothing, axis)
    return ops.categorical_crossentropy(y_true, y_pred, from_logits, axis)


@operation
def sparse_categorical_crossentropy(
    y_true: Any,
    y_pred: Any,
    from_logits: bool = False,
    ignore_class: int | None = None,
    axis: int = -1,
) -> Any:
    y_true, y_pred = ops.convert_to_tensor(y_true), ops.convert_to_tensor(y_pred)
    if y_true.ndim == y_pred.ndim and y_true.shape[axis] == 1:
        y_true = ops.squeeze(y_true, axis)
    if ignore_class is None:
        return ops.sparse_categorical_crossentropy(y_true, y_pred, from_logits, axis)
    valid = y_true != float(ignore_class)
    y_true = ops.where(valid, y_true, 0.0)
    y_pred = ops.where(ops.expand_dims(valid, axis), y_pred, 0.0)
    result = ops.sparse_categorical_crossentropy(y_true, y_pred, from_logits, axis)
    result = ops.where(valid, result, 0.0)
    result.mask = valid
    return result


@operation
def binary_crossentropy(
    y_true: Any,
    y_pred: Any,
    from_logits: bool = False,
    label_smoothing: float = 0.0,
    axis: int = -1,
) -> Any:
    y_true = ops.convert_to_tensor(y_true)
    if label_smoothing:
        y_true = y_true * (1.0 - label_smoothing) + 0.5 * label_smoothing
    return ops.mean(ops.binary_crossentropy(y_true, y_pred, from_logits), axis)
