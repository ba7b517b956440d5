"""`keras.metrics`: numbers to watch while a model is trained and tested."""

from __future__ import annotations

from typing import Any

from ..losses import (
    binary_crossentropy,
    categorical_crossentropy,
    categorical_hinge,
    hinge,
    kind_of_targets,
    kl_divergence,
    log_cosh,
    mean_absolute_error,
    mean_absolute_percentage_error,
    mean_squared_error,
    mean_squared_logarithmic_error,
    name_of,
    poisson,
    sparse_categorical_crossentropy,
    squared_hinge,
)
from ..losses import binary_focal_crossentropy as binary_focal_crossentropy
from ..losses import categorical_focal_crossentropy as categorical_focal_crossentropy
from ..losses import huber as huber
from ..registry import describe, function_class, lookup, module_getattr
from .accuracy import (
    accuracy,
    binary_accuracy,
    categorical_accuracy,
    sparse_categorical_accuracy,
    sparse_top_k_categorical_accuracy,
    top_k_categorical_accuracy,
)
from .metric import Mean, MeanMetricWrapper, Metric, Sum
from .regression import RootMeanSquaredError, cosine_similarity


def _class(class_name: str, fn: Any, name: str | None = None, **settings: Any) -> Any:
    defaults = {"name": name or fn.__name__, "dtype": None, **settings}
    return function_class(MeanMetricWrapper, class_name, fn, __name__, **defaults)


_SMOOTH = {"from_logits": False, "label_smoothing": 0}

Accuracy = _class("Accuracy", accuracy)
BinaryAccuracy = _class("BinaryAccuracy", binary_accuracy, threshold=0.5)
CategoricalAccuracy = _class("CategoricalAccuracy", categorical_accuracy)
SparseCategoricalAccuracy = _class("SparseCategoricalAccuracy", sparse_categorical_accuracy)
TopKCategoricalAccuracy = function_class(
    *(MeanMetricWrapper, "TopKCategoricalAccuracy", top_k_categorical_accuracy, __name__),
    **{"k": 5, "name": "top_k_categorical_accuracy", "dtype": None},
)
SparseTopKCategoricalAccuracy = function_class(
    *(MeanMetricWrapper, "SparseTopKCategoricalAccuracy"),
    *(sparse_top_k_categorical_accuracy, __name__),
    **{"k": 5, "name": "sparse_top_k_categorical_accuracy", "dtype": None},
    from_sorted_ids=False,
)
MeanSquaredError = _class("MeanSquaredError", mean_squared_error)
MeanAbsoluteError = _class("MeanAbsoluteError", mean_absolute_error)
MeanAbsolutePercentageError = _class("MeanAbsolutePercentageError", mean_absolute_percentage_error)
MeanSquaredLogarithmicError = _class("MeanSquaredLogarithmicError", mean_squared_logarithmic_error)
CosineSimilarity = _class("CosineSimilarity", cosine_similarity, axis=-1)
LogCoshError = _class("LogCoshError", log_cosh, "logcosh")
Hinge = _class("Hinge", hinge)
SquaredHinge = _class("SquaredHinge", squared_hinge)
CategoricalHinge = _class("CategoricalHinge", categorical_hinge)
KLDivergence = _class("KLDivergence", kl_divergence)
Poisson = _class("Poisson", poisson)
BinaryCrossentropy = _class("BinaryCrossentropy", binary_crossentropy, **_SMOOTH)
CategoricalCrossentropy = _class(
    "CategoricalCrossentropy", categorical_crossentropy, **_SMOOTH, axis=-1
)
SparseCategoricalCrossentropy = _class(
    *("SparseCategoricalCrossentropy", sparse_categorical_crossentropy),
    **{"from_logits": False, "ignore_class": None, "axis": -1},
)

mse = MSE = mean_squared_error
mae = MAE = mean_absolute_error
mape = MAPE = mean_absolute_percentage_error
msle = MSLE = mean_squared_logarithmic_error
bce = BCE = binary_crossentropy
kld = KLD = kl_divergence

_CLASSES = [
    *MeanMetricWrapper.__subclasses__(),
    *(Mean, Sum, MeanMetricWrapper, RootMeanSquaredError),
]
_ALIASES = {
    **{"mse": MeanSquaredError, "mae": MeanAbsoluteError, "mape": MeanAbsolutePercentageError},
    **{"MSE": MeanSquaredError, "MAE": MeanAbsoluteError, "MAPE": MeanAbsolutePercentageError},
    **{"msle": MeanSquaredLogarithmicError, "MSLE": MeanSquaredLogarithmicError},
    **{"bce": BinaryCrossentropy, "BCE": BinaryCrossentropy},
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


LATER = {
    "metrics.confusion": (
        "AUC Precision Recall TruePositives TrueNegatives FalsePositives FalseNegatives F1Score "
        "FBetaScore"
    )
}
__getattr__ = module_getattr("metrics", later=LATER)
