"""Counts of right and wrong decisions at thresholds, and what is made of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np

from .. import ops
from ..losses.loss import same_rank
from ..ops.dispatch import operation
from ..program.trace import Value
from .metric import Metric, number, ratio

EPSILON = 1e-7
# A score that no threshold lies below.
LOWEST = -1e10


def even_thresholds(count: int) -> list[float]:
    """`count` thresholds from 0 to 1 in equal steps."""
    return [i / (count - 1) for i in range(count)]


class _Confusion(Metric):
    """Keeps those of the four counts that `counts` names, for each of `thresholds`."""

    counts: ClassVar[tuple[str, ...]] = (
        *("true_positives", "false_positives", "true_negatives", "false_negatives"),
    )
    class_id: int | None = None
    top_k: int | None = None
    label_weights: Any = None
    multi_label = False
    thresholds: Any

    def _add_counts(self, shape: Sequence[int] = ()) -> None:
        for name in self.counts:
            setattr(self, name, self.add_variable((len(self.thresholds), *shape), name=name))

    def _read(self, *names: str) -> list[np.ndarray]:
        return [getattr(self, name).numpy() for name in names]

    @operation
    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        y_true, y_pred = ops.convert_to_tensor(y_true), ops.convert_to_tensor(y_pred)
        y_pred, y_true = same_rank(y_pred, y_true)
        weight = None if sample_weight is None else ops.expand_dims(sample_weight, -1)
        if weight is not None:
            weight = same_rank(y_true, weight, expand_rank_1=False)[1]
        if self.top_k is not None:
            y_pred = _largest_only(y_pred, self.top_k)
        if self.class_id is not None:
            if y_pred.ndim == 1:
                raise ValueError(
                    "When class_id is provided, y_pred must be a 2D array with shape "
                    f"(num_samples, num_classes), found shape: {y_pred.shape}"
                )
            chosen = slice(self.class_id, self.class_id + 1)
            y_true, y_pred = y_true[..., chosen], y_pred[..., chosen]
        self._count(y_true, y_pred, weight)

    def _count(self, y_true: Value, y_pred: Value, weight: Any) -> None:
        limits = np.asarray(self.thresholds, np.float32)
        if _evenly_spread(limits):
            # Keras puts predictions into buckets, which rounds otherwise than a comparison.
            y_pred = ops.clip(y_pred, 0.0, 1.0) * float(len(limits) - 1)
            lowest = -1.0 if limits[0] < 0 else 0.0
            limits = np.array([lowest, *range(1, len(limits))], np.float32)
        positive = ops.cast(ops.cast(y_true, "bool"), "float32")
        share = ops.ones_like(y_pred)
        for factor in (weight, None if self.multi_label else self.label_weights):
            share = share if factor is None else share * factor
        rows = (1, *y_pred.shape) if self.multi_label else (1, -1)
        chosen = ops.reshape(y_pred, rows) > limits.reshape(-1, *[1] * (len(rows) - 1))
        chosen = ops.cast(chosen, "float32")
        for which, given in (("true", positive), ("false", 1.0 - positive)):
            labels = ops.reshape(given * share, rows)
            found = ops.sum(chosen * labels, axis=1)
            missed = {"true": "false", "false": "true"}[which]
            for name, count in (
                (f"{which}_positives", found),
                (f"{missed}_negatives", ops.sum(labels, axis=1) - found),
            ):
                if name in self.counts:
                    getattr(self, name).assign_add(count)


def _evenly_spread(limits: np.ndarray) -> bool:
    if len(limits) < 3:
        return False
    return np.allclose(limits.clip(0, 1), even_thresholds(len(limits)), atol=EPSILON)


def _largest_only(y_pred: Value, k: int) -> Value:
    """The k largest predictions of a row; the others are below every threshold."""
    places = ops.top_k(y_pred, k)[1]
    kept = ops.sum(ops.one_hot(places, y_pred.shape[-1]), axis=-2)
    return y_pred * kept + (1.0 - kept) * LOWEST


def _checked(thresholds: Any, default: float) -> list[float]:
    found = [default] if thresholds is None else thresholds
    found = list(found) if isinstance(found, (list, tuple)) else [found]
    invalid = [t for t in found if thresholds is not None and (t is None or t < 0 or t > 1)]
    if invalid:
        raise ValueError(f"Threshold values must be in [0, 1]. Received: {invalid}")
    return found


class _Count(_Confusion):
    def __init__(self, thresholds: Any = None, name: str | None = None, dtype: Any = None) -> None:
        super().__init__(dtype, name)
        self._given, self.thresholds = thresholds, _checked(thresholds, 0.5)
        self._add_counts()

    def result(self) -> Any:
        (count,) = self._read(*self.counts)
        return number(count[0] if len(count) == 1 else count)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "thresholds": self._given}


class TruePositives(_Count):
    """How many are rightly taken for positive."""

    counts = ("true_positives",)


class TrueNegatives(_Count):
    """How many are rightly taken for negative."""

    counts = ("true_negatives",)


class FalsePositives(_Count):
    """How many are wrongly taken for positive."""

    counts = ("false_positives",)


class FalseNegatives(_Count):
    """How many are wrongly taken for negative."""

    counts = ("false_negatives",)


class _Share(_Confusion):
    """The share of true positives among them and another count."""

    _direction = "up"

    def __init__(
        self,
        thresholds: Any = None,
        top_k: int | None = None,
        class_id: int | None = None,
        name: str | None = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(dtype, name)
        self.top_k, self.class_id = top_k, class_id
        self._given = thresholds
        self.thresholds = _checked(thresholds, 0.5 if top_k is None else LOWEST)
        self._add_counts()

    def result(self) -> Any:
        right, other = self._read(*self.counts)
        share = ratio(right, right + other)
        return number(share[0] if len(share) == 1 else share)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "thresholds": self._given}


class Precision(_Share):
    """Of what is taken for positive, how much is."""

    counts = ("true_positives", "false_positives")


class Recall(_Share):
    """Of what is positive, how much is taken for it."""

    counts = ("true_positives", "false_negatives")


class AUC(_Confusion):
    """The area under a curve through all thresholds: "ROC", "PR" or "PRGAIN"."""

    _direction = "up"

    def __init__(
        self,
        num_thresholds: int = 200,
        curve: str = "ROC",
        summation_method: str = "interpolation",
        name: str | None = None,
        dtype: Any = None,
        thresholds: Sequence[float] | None = None,
        multi_label: bool = False,
        num_labels: int | None = None,
        label_weights: Any = None,
        from_logits: bool = False,
    ) -> None:
        if str(curve).upper() not in ("ROC", "PR", "PRGAIN"):
            raise ValueError(
                f'Invalid AUC curve value: "{curve}". Expected values are ["PR", "ROC", "PRGAIN"]'
            )
        if str(summation_method).lower() not in ("interpolation", "majoring", "minoring"):
            raise ValueError(
                f'Invalid AUC summation method value: "{summation_method}". '
                'Expected values are ["interpolation", "majoring", "minoring"]'
            )
        if thresholds is None and num_thresholds <= 1:
            raise ValueError(
                "Argument `num_thresholds` must be an integer > 1. "
                f"Received: num_thresholds={num_thresholds}"
            )
        if num_labels and not multi_label:
            raise ValueError("`num_labels` is needed only when `multi_label` is True.")
        super().__init__(dtype, name)
        self.curve, self.summation_method = curve.upper(), summation_method.lower()
        self.multi_label, self.num_labels = multi_label, num_labels
        self.label_weights, self.from_logits = label_weights, from_logits
        inner = even_thresholds(num_thresholds)[1:-1] if thresholds is None else sorted(thresholds)
        self._given = thresholds
        self.num_thresholds = len(inner) + 2
        self.thresholds = [-EPSILON, *inner, 1 + EPSILON]
        if not multi_label or num_labels:
            self._add_counts([num_labels] if num_labels else [])

    @operation
    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        y_true, y_pred = ops.convert_to_tensor(y_true), ops.convert_to_tensor(y_pred)
        if self.multi_label and not self._variables:
            self._add_counts(y_pred.shape[1:])
        super().update_state(
            y_true, ops.sigmoid(y_pred) if self.from_logits else y_pred, sample_weight
        )

    def result(self) -> Any:
        tp, fp, tn, fn = self._read(*self.counts)
        recall = ratio(tp, tp + fn)
        if self.curve == "PR" and self.summation_method == "interpolation":
            areas = _interpolated(tp, fp, fn)
        else:
            if self.curve == "ROC":
                x, y = ratio(fp, fp + tn), recall
            elif self.curve == "PR":
                x, y = recall, ratio(tp, tp + fp)
            else:
                scale = ratio(tp + fn, tn + fp)
                x = np.where(tp == 0, 0, np.maximum(1 - scale * ratio(fn, tp), 0))
                y = np.where(tp == 0, 1, 1 - scale * ratio(fp, tp))
            join = {"minoring": np.minimum, "majoring": np.maximum}.get(self.summation_method)
            heights = (y[:-1] + y[1:]) / 2 if join is None else join(y[:-1], y[1:])
            areas = (x[:-1] - x[1:]) * heights
        if not self.multi_label:
            return number(areas.sum())
        weights = np.ones(areas.shape[1]) if self.label_weights is None else self.label_weights
        return number(ratio((areas.sum(0) * weights).sum(), np.sum(weights)))

    def get_config(self) -> dict[str, Any]:
        config = {**super().get_config(), "thresholds": self._given}
        if self._given is None:
            # Keras leaves out those that follow from their number.
            del config["thresholds"]
        return config


def _interpolated(tp: np.ndarray, fp: np.ndarray, fn: np.ndarray) -> np.ndarray:
    """Areas under a precision-recall curve (Davis and Goadrich, The Relationship Between
    Precision-Recall and ROC Curves, 2006).
    """
    step, p = tp[:-1] - tp[1:], tp + fp
    slope = ratio(step, np.maximum(p[:-1] - p[1:], 0))
    intercept = tp[1:] - slope * p[1:]
    growth = np.where((p[:-1] > 0) & (p[1:] > 0), ratio(p[:-1], p[1:]), 1)
    return ratio(slope * (step + intercept * np.log(growth)), tp[1:] + fn[1:])


class FBetaScore(Metric):
    """The weighted harmonic mean of precision and recall, for each class and joined as `average`
    says.
    """

    _direction = "up"

    def __init__(
        self,
        average: str | None = None,
        beta: float = 1.0,
        threshold: float | None = None,
        name: str | None = "fbeta_score",
        dtype: Any = None,
    ) -> None:
        super().__init__(dtype, name)
        if average not in (None, "micro", "macro", "weighted"):
            raise ValueError(
                "Invalid `average` argument value. Expected one of: "
                f"{{None, 'micro', 'macro', 'weighted'}}. Received: average={average}"
            )
        for argument, value in (("beta", beta), ("threshold", threshold)):
            if value is not None and not isinstance(value, float):
                raise ValueError(
                    f"Invalid `{argument}` argument value. It should be a Python float. "
                    f"Received: {argument}={value} of type '{type(value)}'"
                )
        if beta <= 0.0:
            raise ValueError(
                f"Invalid `beta` argument value. It should be > 0. Received: beta={beta}"
            )
        if threshold is not None and not 0.0 < threshold <= 1.0:
            raise ValueError(
                "Invalid `threshold` argument value. It should verify 0 < threshold <= 1. "
                f"Received: threshold={threshold}"
            )
        self.average, self.beta, self.threshold = average, beta, threshold

    @operation
    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        y_true, y_pred = ops.convert_to_tensor(y_true), ops.convert_to_tensor(y_pred)
        if y_true.ndim != 2 or y_pred.ndim != 2:
            raise ValueError(
                "FBetaScore expects 2D inputs with shape (batch_size, output_dim). Received input "
                f"shapes: y_pred.shape={y_pred.shape} and y_true.shape={y_true.shape}."
            )
        axis = None if self.average == "micro" else 0
        if not self._variables:
            names = ("true_positives", "false_positives", "false_negatives", "intermediate_weights")
            for name in names:
                self.add_variable(() if axis is None else y_pred.shape[1:], name=name)
        if self.threshold is None:
            largest = ops.max(y_pred, axis=-1, keepdims=True)
            chosen = ops.logical_and(y_pred >= largest, ops.absolute(y_pred) > 1e-9)
        else:
            chosen = y_pred > self.threshold
        chosen = ops.cast(chosen, "float32")
        weight = 1.0 if sample_weight is None else ops.expand_dims(sample_weight, 1)
        both = chosen * y_true
        terms = (both, chosen - both, y_true - both, y_true)
        for variable, term in zip(self._variables, terms, strict=True):
            variable.assign_add(ops.sum(weight * term, axis))

    def result(self) -> Any:
        tp, fp, fn, weights = (variable.numpy() for variable in self._variables)
        precision, recall = tp / (tp + fp + EPSILON), tp / (tp + fn + EPSILON)
        square = self.beta**2
        score = precision * recall / (square * precision + recall + EPSILON) * (1 + square)
        if self.average == "weighted":
            score = (score * (weights / (weights.sum() + EPSILON))).sum()
        return number(score.mean() if self.average == "macro" else score)


class F1Score(FBetaScore):
    """The harmonic mean of precision and recall."""

    def __init__(
        self,
        average: str | None = None,
        threshold: float | None = None,
        name: str | None = "f1_score",
        dtype: Any = None,
    ) -> None:
        super().__init__(average, 1.0, threshold, name, dtype)
