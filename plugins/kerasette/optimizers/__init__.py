"""`keras.optimizers`: how weights follow their gradients."""

from __future__ import annotations

from typing import Any

from ..registry import describe, lookup, module_getattr
from .algorithms import SGD, Adam, AdamW, RMSprop
from .optimizer import Optimizer

_CLASSES = (SGD, Adam, AdamW, RMSprop)
LATER = {
    "optimizers.others": "Adagrad Adadelta Adamax Nadam Lion",
    "optimizers.schedules": "schedules",
}


def get(identifier: Any) -> Any:
    """An optimizer from a name, an object, a class or a config."""
    if isinstance(identifier, str):
        identifier = identifier.lower()
    optimizer = None
    if not isinstance(identifier, type):
        optimizer = lookup(identifier, (*_CLASSES, Optimizer), "optimizer")
    if not isinstance(optimizer, Optimizer):
        raise ValueError(f"Could not interpret optimizer identifier: {identifier}")
    return optimizer


def serialize(optimizer: Any) -> Any:
    """The config that Keras writes for an optimizer."""
    return describe(optimizer)


def deserialize(config: Any, custom_objects: Any = None) -> Any:
    """The optimizer of a config."""
    return get(config)


__getattr__ = module_getattr("optimizers", later=LATER)
