"""`keras.losses`: what training makes small."""

from __future__ import annotations

from typing import Any

from ..registry import describe, lookup, module_getattr
from ..state import to_snake_case
from .functions import (
    binary_crossentropy,
    categorical_crossentropy,
    huber,
    mean_absolute_error,
    mean_squared_error,
    sparse_categorical_crossentropy,
)
from .loss import CROSSENTROPY, Loss, LossFunctionWrapper, loss_class

Shape = tuple[int, ...]

MeanSquaredError = loss_class("MeanSquaredError", mean_squared_error)
MeanAbsoluteError = loss_class("MeanAbsoluteError", mean_absolute_error)
Huber = loss_class("Huber", huber, "huber_loss", delta=1.0)
BinaryCrossentropy = loss_class("BinaryCrossentropy", binary_crossentropy, **CROSSENTROPY)
CategoricalCrossentropy = loss_class(
    "CategoricalCrossentropy", categorical_crossentropy, **CROSSENTROPY
)
SparseCategoricalCrossentropy = loss_class(
    *("SparseCategoricalCrossentropy", sparse_categorical_crossentropy),
    **{"from_logits": False, "ignore_class": None, "reduction": None, "axis": -1},
)

mse = MSE = mean_squared_error
mae = MAE = mean_absolute_error
bce = BCE = binary_crossentropy

_CLASSES = LossFunctionWrapper.__subclasses__()
_FUNCTIONS = [
    *(mean_squared_error, mean_absolute_error, huber, binary_crossentropy),
    *(categorical_crossentropy, sparse_categorical_crossentropy),
]
_ALIASES = {
    **{"mse": mse, "mae": mae, "bce": bce, "MSE": mse, "MAE": mae, "BCE": bce},
    "cce": categorical_crossentropy,
}
LATER = {
    "losses.others": (
        "mean_absolute_percentage_error mean_squared_logarithmic_error cosine_similarity log_cosh "
        "hinge squared_hinge categorical_hinge kl_divergence poisson binary_focal_crossentropy "
        "categorical_focal_crossentropy dice tversky mape MAPE msle MSLE kld KLD "
        "MeanAbsolutePercentageError MeanSquaredLogarithmicError CosineSimilarity LogCosh Hinge "
        "SquaredHinge CategoricalHinge KLDivergence Poisson BinaryFocalCrossentropy "
        "CategoricalFocalCrossentropy Dice Tversky"
    )
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


__getattr__ = module_getattr("losses", later=LATER)
