"""`keras.losses`: what training makes small."""

from __future__ import annotations

from typing import Any

from ..registry import describe, function_class, lookup, module_getattr
from ..state import to_snake_case
from .functions import (
    binary_crossentropy,
    binary_focal_crossentropy,
    categorical_crossentropy,
    categorical_focal_crossentropy,
    categorical_hinge,
    cosine_similarity,
    dice,
    hinge,
    huber,
    kl_divergence,
    log_cosh,
    mean_absolute_error,
    mean_absolute_percentage_error,
    mean_squared_error,
    mean_squared_logarithmic_error,
    poisson,
    sparse_categorical_crossentropy,
    squared_hinge,
    tversky,
)
from .loss import Loss, LossFunctionWrapper

Shape = tuple[int, ...]

_REST = {"reduction": "sum_over_batch_size", "name": None, "dtype": None}


def _class(name: str, fn: Any, loss_name: str | None = None, **settings: Any) -> Any:
    defaults = {**settings, **_REST, "name": loss_name or fn.__name__}
    return function_class(LossFunctionWrapper, name, fn, __name__, **defaults)


_CROSSENTROPY = {"from_logits": False, "label_smoothing": 0.0, "axis": -1}
_FOCAL = {"alpha": 0.25, "gamma": 2.0, **_CROSSENTROPY}

MeanSquaredError = _class("MeanSquaredError", mean_squared_error)
MeanAbsoluteError = _class("MeanAbsoluteError", mean_absolute_error)
MeanAbsolutePercentageError = _class("MeanAbsolutePercentageError", mean_absolute_percentage_error)
MeanSquaredLogarithmicError = _class("MeanSquaredLogarithmicError", mean_squared_logarithmic_error)
CosineSimilarity = _class("CosineSimilarity", cosine_similarity, axis=-1)
Huber = _class("Huber", huber, "huber_loss", delta=1.0)
LogCosh = _class("LogCosh", log_cosh)
Hinge = _class("Hinge", hinge)
SquaredHinge = _class("SquaredHinge", squared_hinge)
CategoricalHinge = _class("CategoricalHinge", categorical_hinge)
KLDivergence = _class("KLDivergence", kl_divergence)
Poisson = _class("Poisson", poisson)
BinaryCrossentropy = _class("BinaryCrossentropy", binary_crossentropy, **_CROSSENTROPY)
BinaryFocalCrossentropy = _class(
    "BinaryFocalCrossentropy", binary_focal_crossentropy, apply_class_balancing=False, **_FOCAL
)
CategoricalCrossentropy = _class(
    "CategoricalCrossentropy", categorical_crossentropy, **_CROSSENTROPY
)
CategoricalFocalCrossentropy = _class(
    "CategoricalFocalCrossentropy", categorical_focal_crossentropy, **_FOCAL
)
SparseCategoricalCrossentropy = _class(
    *("SparseCategoricalCrossentropy", sparse_categorical_crossentropy),
    **{"from_logits": False, "ignore_class": None, "reduction": "sum_over_batch_size", "axis": -1},
)
Dice = _class("Dice", dice, axis=None)
Tversky = _class("Tversky", tversky, alpha=0.5, beta=0.5, axis=None)

mse = MSE = mean_squared_error
mae = MAE = mean_absolute_error
mape = MAPE = mean_absolute_percentage_error
msle = MSLE = mean_squared_logarithmic_error
bce = BCE = binary_crossentropy
kld = KLD = kl_divergence

_FUNCTIONS = [
    *(mean_squared_error, mean_absolute_error, mean_absolute_percentage_error),
    *(mean_squared_logarithmic_error, cosine_similarity, huber, log_cosh, hinge, squared_hinge),
    *(categorical_hinge, kl_divergence, poisson, binary_crossentropy, binary_focal_crossentropy),
    *(categorical_crossentropy, categorical_focal_crossentropy),
    *(sparse_categorical_crossentropy, dice, tversky),
]
_CLASSES = LossFunctionWrapper.__subclasses__()
_ALIASES = {
    **{"mse": mse, "mae": mae, "mape": mape, "msle": msle, "bce": bce, "kld": kld},
    **{"MSE": mse, "MAE": mae, "MAPE": mape, "MSLE": msle, "BCE": bce, "KLD": kld},
    "cce": categorical_crossentropy,
}


def kind_of_targets(output: Shape, target: Shape) -> str:
    """ "binary", "sparse_categorical" or "categorical", by the shapes, as `compile` decides."""
    if output[-1] == 1:
        return "binary"
    sparse = len(target) < len(output) or target[-1] == 1
    return "sparse_categorical" if sparse else "categorical"


def get(identifier: Any) -> Any:
    """A loss function or a `Loss` from a name, an object, a class or a config."""
    return lookup(identifier, (*_FUNCTIONS, *_CLASSES), "loss", _ALIASES)


def resolve(identifier: Any, output: Shape, target: Shape) -> Any:
    """The `Loss` meant in `compile`, for outputs and targets of given shapes; None stays None.

    The shapes decide about "crossentropy". A function becomes a loss of its name.
    """
    name = identifier if isinstance(identifier, str) else None
    if str(identifier).lower() in ("crossentropy", "ce"):
        identifier = f"{kind_of_targets(output, target)}_crossentropy"
    found = get(identifier)
    if found is None or isinstance(found, Loss):
        return found
    cls: Any = dict(zip(_FUNCTIONS, _CLASSES, strict=True)).get(found)
    name = name or name_of(found)
    return cls(name=name) if cls else LossFunctionWrapper(found, name=name)


def name_of(thing: Any) -> str:
    """The name that logs have for a function or an object."""
    name = getattr(thing, "name", None)
    return name or to_snake_case(getattr(thing, "__name__", type(thing).__name__))


def serialize(loss: Any) -> Any:
    """The config that Keras writes for a loss."""
    return describe(loss)


def deserialize(config: Any) -> Any:
    """The loss of a config."""
    return get(config)


__getattr__ = module_getattr("losses")
