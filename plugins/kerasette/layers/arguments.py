"""What arguments of layers' constructors mean, by their names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .. import activations, initializers, regularizers
from ..errors import UnavailableError
from ..random import SeedGenerator
from ..registry import part
from ..shapes import standardize_data_format, standardize_padding, standardize_pair

PAIRS = ("kernel_size", "strides", "dilation_rate", "pool_size", "size")
STANDARDS: dict[str, Callable[[Any], Any]] = {
    "activation": activations.get,
    "padding": standardize_padding,
    "data_format": standardize_data_format,
}


def keep(layer: Any, arguments: dict[str, Any], *apart: str) -> None:
    """Make a constructor's arguments (its `locals()`) attributes, each in the form that its name
    asks for; those in `apart` are the constructor's own business.

    With `data_format="channels_first"` the layer becomes one that takes such images. Raises
    `UnavailableError` for other interpolations than there are.
    """
    for name, value in arguments.items():
        if name not in ("self", "kwargs", "__class__", "activity_regularizer", *apart):
            setattr(layer, name, _standard(type(layer).__name__, name, value))
    if "data_format" in arguments and layer.data_format == "channels_first":
        layer.__class__ = part("layers.channels_first").channels_first(type(layer))


def _standard(owner: str, name: str, value: Any) -> Any:
    if name == "interpolation" and value not in ("nearest", "bilinear"):
        raise UnavailableError(f"{owner}({name}={value!r})")
    if name in PAIRS:
        return standardize_pair(value, name)
    if name.endswith("_initializer"):
        return initializers.get(value)
    if name.endswith("_regularizer"):
        return regularizers.get(value)
    if name.endswith("_constraint") and value:
        return part("constraints").get(value)
    return STANDARDS[name](value) if name in STANDARDS else value


def generator(seed: Any) -> SeedGenerator:
    """The random state of a layer, from its argument `seed`: a number, None or such a state."""
    return seed if isinstance(seed, SeedGenerator) else SeedGenerator(seed)
