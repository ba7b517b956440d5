"""Losses that few programs use, as functions and classes."""

from __future__ import annotations

import math
from typing import Any

from .. import ops
from ..backend import epsilon
from ..ops.dispatch import operation
from .functions import class_targets, pair
from .loss import CROSSENTROPY, loss_class


@operation
def mean_absolute_percentage_error(y_true: Any, y_pred: Any) -> Any:
    y_true, y_pred = pair(y_true, y_pred)
    share = (y_true - y_pred) / ops.maximum(ops.absolute(y_true), epsilon())
    return ops.mean(ops.absolute(share), axis=-1) * 100.0


@operation
def mean_squared_logarithmic_error(y_true: Any, y_pred: Any) -> Any:
    logs = [ops.log(ops.maximum(y, epsilon()) + 1.0) for y in pair(y_true, y_pred)]
    return ops.mean(ops.square(logs[1] - logs[0]), axis=-1)


@operation
def log_cosh(y_true: Any, y_pred: Any) -> Any:
    y_true, y_pred = pair(y_true, y_pred)
    error = y_pred - y_true
    return ops.mean(error + ops.softplus(error * -2.0) - math.log(2.0), axis=-1)


@operation
def cosine_similarity(y_true: Any, y_pred: Any, axis: int = -1) -> Any:
    """Minus the cosine of the angle, so that similar is small."""
    y_true, y_pred = (ops.normalize(y, axis=axis) for y in pair(y_true, y_pred))
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
    y_true = class_targets("categorical_focal_crossentropy", y_true, y_pred, label_smoothing, axis)
    if from_logits:
        y_pred = ops.softmax(y_pred, axis)
    p = ops.clip(y_pred / ops.sum(y_pred, axis, keepdims=True), epsilon(), 1.0 - epsilon())
    return ops.sum(ops.power(1.0 - p, gamma) * alpha * y_true * -ops.log(p), axis)


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


FOCAL = {"alpha": 0.25, "gamma": 2.0, **CROSSENTROPY}

MeanAbsolutePercentageError = loss_class(
    "MeanAbsolutePercentageError", mean_absolute_percentage_error
)
MeanSquaredLogarithmicError = loss_class(
    "MeanSquaredLogarithmicError", mean_squared_logarithmic_error
)
CosineSimilarity = loss_class("CosineSimilarity", cosine_similarity, axis=-1)
LogCosh = loss_class("LogCosh", log_cosh)
Hinge = loss_class("Hinge", hinge)
SquaredHinge = loss_class("SquaredHinge", squared_hinge)
CategoricalHinge = loss_class("CategoricalHinge", categorical_hinge)
KLDivergence = loss_class("KLDivergence", kl_divergence)
Poisson = loss_class("Poisson", poisson)
BinaryFocalCrossentropy = loss_class(
    "BinaryFocalCrossentropy", binary_focal_crossentropy, apply_class_balancing=False, **FOCAL
)
CategoricalFocalCrossentropy = loss_class(
    "CategoricalFocalCrossentropy", categorical_focal_crossentropy, **FOCAL
)
Dice = loss_class("Dice", dice, axis=None)
Tversky = loss_class("Tversky", tversky, alpha=0.5, beta=0.5, axis=None)

mape = MAPE = mean_absolute_percentage_error
msle = MSLE = mean_squared_logarithmic_error
kld = KLD = kl_divergence
