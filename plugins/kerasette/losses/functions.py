"""The losses as functions of targets and predictions: one value a sample, as in Keras."""

from __future__ import annotations

import math
import warnings
from typing import Any

from .. import ops
from ..backend import epsilon
from ..ops.dispatch import operation
from ..program.trace import Value
from .loss import same_rank


def _pair(y_true: Any, y_pred: Any) -> tuple[Any, Any]:
    return same_rank(ops.convert_to_tensor(y_true), ops.convert_to_tensor(y_pred))


@operation
def mean_squared_error(y_true: Any, y_pred: Any) -> Any:
    y_true, y_pred = _pair(y_true, y_pred)
    return ops.mean(ops.square(y_true - y_pred), axis=-1)


@operation
def mean_absolute_error(y_true: Any, y_pred: Any) -> Any:
    y_true, y_pred = _pair(y_true, y_pred)
    return ops.mean(ops.absolute(y_true - y_pred), axis=-1)


@operation
def mean_absolute_percentage_error(y_true: Any, y_pred: Any) -> Any:
    y_true, y_pred = _pair(y_true, y_pred)
    share = (y_true - y_pred) / ops.maximum(ops.absolute(y_true), epsilon())
    return ops.mean(ops.absolute(share), axis=-1) * 100.0


@operation
def mean_squared_logarithmic_error(y_true: Any, y_pred: Any) -> Any:
    logs = [ops.log(ops.maximum(y, epsilon()) + 1.0) for y in _pair(y_true, y_pred)]
    return ops.mean(ops.square(logs[1] - logs[0]), axis=-1)


@operation
def huber(y_true: Any, y_pred: Any, delta: float = 1.0) -> Any:
    y_true, y_pred = _pair(y_true, y_pred)
    error = y_pred - y_true
    size = ops.absolute(error)
    outer = size * delta - 0.5 * delta**2
    return ops.mean(ops.where(size <= delta, ops.square(error) * 0.5, outer), axis=-1)


@operation
def log_cosh(y_true: Any, y_pred: Any) -> Any:
    y_true, y_pred = _pair(y_true, y_pred)
    error = y_pred - y_true
    return ops.mean(error + ops.softplus(error * -2.0) - math.log(2.0), axis=-1)


@operation
def cosine_similarity(y_true: Any, y_pred: Any, axis: int = -1) -> Any:
    """Minus the cosine of the angle, so that similar is small."""
    y_true, y_pred = (ops.normalize(y, axis=axis) for y in _pair(y_true, y_pred))
    return -ops.sum(y_true * y_pred, axis=axis)


def _signs(y_true: Any) -> Any:
    """Targets of 0 and 1 as -1 and 1; others stay as they are."""
    binary = ops.all(ops.logical_or(y_true == 0.0, y_true == 1.0))
    return ops.where(binary, y_true * 2.0 - 1.0, y_true)


@operation
def hinge(y_true: Any, y_pred: Any) -> Any:
    y_true, y_pred = map(ops.convert_to_tensor, (y_true, y_pred))
    return ops.mean(ops.maximum(1.0 - _signs(y_true) * y_pred, 0.0), axis=-1)


@operation
def squared_hinge(y_true: Any, y_pred: Any) -> Any:
    y_true, y_pred = map(ops.convert_to_tensor, (y_true, y_pred))
    return ops.mean(ops.square(ops.maximum(1.0 - _signs(y_true) * y_pred, 0.0)), axis=-1)


@operation
def categorical_hinge(y_true: Any, y_pred: Any) -> Any:
    y_true, y_pred = map(ops.convert_to_tensor, (y_true, y_pred))
    right = ops.sum(y_true * y_pred, axis=-1)
    wrong = ops.max((1.0 - y_true) * y_pred, axis=-1)
    return ops.maximum(wrong - right + 1.0, 0.0)


@operation
def kl_divergence(y_true: Any, y_pred: Any) -> Any:
    y_true, y_pred = (ops.clip(ops.convert_to_tensor(y), epsilon(), 1.0) for y in (y_true, y_pred))
    return ops.sum(y_true * ops.log(y_true / y_pred), axis=-1)


@operation
def poisson(y_true: Any, y_pred: Any) -> Any:
    y_true, y_pred = map(ops.convert_to_tensor, (y_true, y_pred))
    return ops.mean(y_pred - y_true * ops.log(y_pred + epsilon()), axis=-1)


def _class_targets(name: str, y_true: Any, y_pred: Value, smoothing: float, axis: Any) -> Value:
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
    y_true = _class_targets("categorical_crossentropy", y_true, y_pred, label_smoothing, axis)
    return ops.categorical_crossentropy(y_true, y_pred, from_logits, axis)


@operation
def categorical_focal_crossentropy(
    y_true: Any,
    y_pred: Any,
    alpha: float = 0.25,
    gamma: float = 2.0,
    from_logits: bool = False,
    label_smoothing: float = 0.0,
    axis: int = -1,
) -> Any:
    y_pred = ops.convert_to_tensor(y_pred)
    y_true = _class_targets("categorical_focal_crossentropy", y_true, y_pred, label_smoothing, axis)
    if from_logits:
        y_pred = ops.softmax(y_pred, axis)
    p = ops.clip(y_pred / ops.sum(y_pred, axis, keepdims=True), epsilon(), 1.0 - epsilon())
    return ops.sum(ops.power(1.0 - p, gamma) * alpha * y_true * -ops.log(p), axis)


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


@operation
def binary_focal_crossentropy(
    y_true: Any,
    y_pred: Any,
    apply_class_balancing: bool = False,
    alpha: float = 0.25,
    gamma: float = 2.0,
    from_logits: bool = False,
    label_smoothing: float = 0.0,
    axis: int = -1,
) -> Any:
    y_true, y_pred = ops.convert_to_tensor(y_true), ops.convert_to_tensor(y_pred)
    if label_smoothing:
        y_true = y_true * (1.0 - label_smoothing) + 0.5 * label_smoothing
    if from_logits:
        y_pred = ops.sigmoid(y_pred)
    p = y_true * y_pred + (1.0 - y_true) * (1.0 - y_pred)
    values = ops.power(1.0 - p, gamma) * ops.binary_crossentropy(y_true, y_pred)
    if apply_class_balancing:
        values = values * (y_true * alpha + (1.0 - y_true) * (1.0 - alpha))
    return ops.mean(values, axis)


@operation
def tversky(
    y_true: Any, y_pred: Any, alpha: float = 0.5, beta: float = 0.5, axis: Any = None
) -> Any:
    y_true, y_pred = ops.convert_to_tensor(y_true), ops.convert_to_tensor(y_pred)
    both = ops.sum(y_true * y_pred, axis)
    missed = ops.sum((1.0 - y_pred) * y_true, axis)
    extra = ops.sum(y_pred * (1.0 - y_true), axis)
    return 1.0 - both / (both + missed * alpha + extra * beta + epsilon())


@operation
def dice(y_true: Any, y_pred: Any, axis: Any = None) -> Any:
    y_true, y_pred = ops.convert_to_tensor(y_true), ops.convert_to_tensor(y_pred)
    total = ops.sum(y_true, axis) + ops.sum(y_pred, axis)
    return 1.0 - ops.sum(y_true * y_pred, axis) * 2.0 / (total + epsilon())
