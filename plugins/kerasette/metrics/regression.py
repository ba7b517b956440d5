"""Metrics of predicted numbers that are no mean of a loss."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import losses, ops
from ..losses.loss import same_rank
from ..ops.dispatch import operation
from .metric import Mean, Metric, number


@operation
def cosine_similarity(y_true: Any, y_pred: Any, axis: int = -1) -> Any:
    """The cosine of the angle."""
    return -losses.cosine_similarity(y_true, y_pred, axis)


class RootMeanSquaredError(Mean):
    """The root of the mean of squared errors."""

    def __init__(self, name: str | None = "root_mean_squared_error", dtype: Any = None) -> None:
        super().__init__(name, dtype)

    @operation
    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        y_true, y_pred = same_rank(ops.convert_to_tensor(y_true), ops.convert_to_tensor(y_pred))
        super().update_state(ops.square(y_pred - y_true), sample_weight)

    def result(self) -> Any:
        return number(np.sqrt(super().result()))


class R2Score(Metric):
    """The coefficient of determination, for each output and joined as `class_aggregation` says."""

    def __init__(
        self,
        class_aggregation: str | None = "uniform_average",
        num_regressors: int = 0,
        name: str | None = "r2_score",
        dtype: Any = None,
    ) -> None:
        super().__init__(dtype, name)
        known = (None, "uniform_average", "variance_weighted_average")
        if class_aggregation not in known:
            raise ValueError(
                "Invalid value for argument `class_aggregation`. "
                f"Expected one of {known}. Received: class_aggregation={class_aggregation}"
            )
        if num_regressors < 0:
            raise ValueError(
                "Invalid value for argument `num_regressors`. "
                f"Expected a value >= 0. Received: num_regressors={num_regressors}"
            )
        self.class_aggregation, self.num_regressors = class_aggregation, num_regressors
        self.num_samples = self.add_variable(name="num_samples")
        self._sums: list[Any] = []

    @operation
    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        y_true, y_pred = same_rank(ops.convert_to_tensor(y_true), ops.convert_to_tensor(y_pred))
        if y_true.ndim != 2:
            raise ValueError(
                "R2Score expects 2D inputs with shape (batch_size, output_dim). Received input "
                f"shapes: y_pred.shape={y_pred.shape} and y_true.shape={y_true.shape}."
            )
        if not self._sums:
            names = ("squared_sum", "sum", "residual", "count")
            self._sums = [self.add_variable(y_pred.shape[-1:], name=name) for name in names]
        weight = ops.convert_to_tensor(1.0 if sample_weight is None else sample_weight)
        weight = ops.expand_dims(weight, 1) if weight.ndim == 1 else weight
        weight = ops.broadcast_to(weight, y_true.shape)
        terms = (y_true * y_true, y_true, ops.square(y_true - y_pred), 1.0)
        for variable, term in zip(self._sums, terms, strict=True):
            variable.assign_add(ops.sum(weight * term, axis=0))
        self.num_samples.assign_add(float(y_true.size))

    def result(self) -> Any:
        squares, total, residual, count = (variable.numpy() for variable in self._sums)
        with np.errstate(divide="ignore", invalid="ignore"):
            spread = squares - total * (total / count)
            scores = 1 - residual / spread
        scores = np.where(np.isinf(scores), 0, scores)
        if self.class_aggregation == "uniform_average":
            scores = scores.mean()
        elif self.class_aggregation:
            scores = (spread * scores).sum() / spread.sum()
        rest = float(self.num_samples.numpy()) - self.num_regressors - 1
        if self.num_regressors and rest > 0:
            scores = 1 - (1 - scores) * (rest + self.num_regressors) / rest
        return number(scores)
