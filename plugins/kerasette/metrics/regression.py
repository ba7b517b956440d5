"""Metrics of predicted numbers that are no mean of a loss."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import losses, ops
from ..losses.loss import same_rank
from ..ops.dispatch import operation
from .metric import Mean, number


@operation
def cosine_similarity(y_true: Any, y_pred: Any, axis: int = -1) -> Any:
    """The cosine of the angle."""
    return -losses.cosine_similarity(y_true, y_pred, axis)


class RootMeanSquaredError(Mean):
    """The root of the mean of squared errors."""

    _direction = "down"

    def __init__(self, name: str | None = "root_mean_squared_error", dtype: Any = None) -> None:
        super().__init__(name, dtype)

    @operation
    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        y_true, y_pred = same_rank(ops.convert_to_tensor(y_true), ops.convert_to_tensor(y_pred))
        super().update_state(ops.square(y_pred - y_true), sample_weight)

    def result(self) -> Any:
        return number(np.sqrt(super().result()))
