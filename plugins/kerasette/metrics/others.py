"""Metrics that few programs use: means of losses, and what is no mean of a loss."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import ops
from ..losses import others as losses
from ..losses.loss import same_rank
from ..ops.dispatch import operation
from .metric import Mean, metric_class, number


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


MeanAbsolutePercentageError = metric_class(
    "MeanAbsolutePercentageError", losses.mean_absolute_percentage_error
)
MeanSquaredLogarithmicError = metric_class(
    "MeanSquaredLogarithmicError", losses.mean_squared_logarithmic_error
)
CosineSimilarity = metric_class("CosineSimilarity", cosine_similarity, axis=-1)
LogCoshError = metric_class("LogCoshError", losses.log_cosh, "logcosh")
Hinge = metric_class("Hinge", losses.hinge)
SquaredHinge = metric_class("SquaredHinge", losses.squared_hinge)
CategoricalHinge = metric_class("CategoricalHinge", losses.categorical_hinge)
KLDivergence = metric_class("KLDivergence", losses.kl_divergence)
Poisson = metric_class("Poisson", losses.poisson)
