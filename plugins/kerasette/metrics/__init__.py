"""`keras.metrics`: numbers to watch while a model is trained and tested."""

from __future__ import annotations

from typing import Any

from ..losses import (
    binary_crossentropy,
    categorical_crossentropy,
    kind_of_targets,
    mean_absolute_error,
    mean_squared_error,
    name_of,
    sparse_categorical_crossentropy,
)
from ..losses import huber as huber
from ..registry import describe, lookup, module_getattr
from .accuracy import (
    accuracy,
    binary_accuracy,
    categorical_accuracy,
    sparse_categorical_accuracy,
    sparse_top_k_categorical_accuracy,
    top_k_categorical_accuracy,
)
from .metric import Mean, MeanMetricWrapper, Metric, Sum, metric_class

_SMOOTH = {"from_logits": False, "label_smoothing": 0}

Accuracy = metric_class("Accuracy", accuracy)
BinaryAccuracy = metric_class("BinaryAccuracy", binary_accuracy, threshold=0.5)
CategoricalAccuracy = metric_class("CategoricalAccuracy", categorical_accuracy)
SparseCategoricalAccuracy = metric_class("SparseCategoricalAccuracy", sparse_categorical_accuracy)
TopKCategoricalAccuracy = metric_class("TopKCategoricalAccuracy", top_k_categorical_accuracy, k=5)
SparseTopKCategoricalAccuracy = metric_class(
    "SparseTopKCategoricalAccuracy", sparse_top_k_categorical_accuracy, k=5, from_sorted_ids=False
)
MeanSquaredError = metric_class("MeanSquaredError", mean_squared_error)
MeanAbsoluteError = metric_class("MeanAbsoluteError", mean_absolute_error)
BinaryCrossentropy = metric_class("BinaryCrossentropy", binary_crossentropy, **_SMOOTH)
CategoricalCrossentropy = metric_class(
    "CategoricalCrossentropy", categorical_crossentropy, **_SMOOTH, axis=-1
)
SparseCategoricalCrossentropy = metric_class(
    *("SparseCategoricalCrossentropy", sparse_categorical_crossentropy),
    **{"from_logits": False, "ignore_class": None, "axis": -1},
)

mse = MSE = mean_squared_error
mae = MAE = mean_absolute_error
bce = BCE = binary_crossentropy

_CLASSES = [*MeanMetricWrapper.__subclasses__(), Mean, Sum, MeanMetricWrapper]
_ALIASES = {
    **{"mse": MeanSquaredError, "mae": MeanAbsoluteError, "bce": BinaryCrossentropy},
    **{"MSE": MeanSquaredError, "MAE": MeanAbsoluteError, "BCE": BinaryCrossentropy},
}
# Classes first: their names in lower case, too, mean them and not the functions.
LATER = {
    "metrics.confusion": (
        "AUC Precision Recall TruePositives TrueNegatives FalsePositives FalseNegatives F1Score "
        "FBetaScore"
    ),
    "metrics.others": (
        "MeanAbsolutePercentageError MeanSquaredLogarithmicError RootMeanSquaredError "
        "CosineSimilarity LogCoshError Hinge SquaredHinge CategoricalHinge KLDivergence Poisson"
    ),
    "losses.others": (
        "binary_focal_crossentropy categorical_focal_crossentropy categorical_hinge hinge "
        "kl_divergence log_cosh mean_absolute_percentage_error mean_squared_logarithmic_error "
        "poisson squared_hinge mape MAPE msle MSLE kld KLD"
    ),
}


def get(identifier: Any) -> Any:
    """A metric from a name, an object, a class or a config; a function stays one."""
    return lookup(identifier, _CLASSES, "metric", _ALIASES)


def resolve(identifier: Any, output: tuple[int, ...], target: tuple[int, ...]) -> Metric:
    """The `Metric` meant in `compile`, for outputs and targets of given shapes.

    The shapes decide about "accuracy" and "acc". A function becomes the mean of its values.
    """
    if identifier is None:
        raise ValueError("Expected metric, received `None`")
    meant = identifier
    if str(identifier).lower() in ("accuracy", "acc"):
        meant = f"{kind_of_targets(output, target)}_accuracy"
    elif str(identifier).lower() in ("crossentropy", "ce"):
        meant = f"{kind_of_targets(output, target)}_crossentropy"
    metric = get(meant)
    if not isinstance(metric, Metric):
        metric = MeanMetricWrapper(metric, name_of(metric))
    if isinstance(identifier, str):
        metric.name = identifier
    return metric


def serialize(metric: Any) -> Any:
    """The config that Keras writes for a metric."""
    return describe(metric)


def deserialize(config: Any) -> Any:
    """The metric of a config."""
    return get(config)


__getattr__ = module_getattr("metrics", later=LATER)
