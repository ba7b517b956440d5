"""`keras.models`."""

from typing import Any

from ..registry import module_getattr
from .functional import Functional
from .model import Model, clone_model, model_from_json, saving
from .sequential import Sequential

__all__ = ["Functional", "Model", "Sequential", "clone_model", "model_from_json"]

_missing = module_getattr("models")


def __getattr__(name: str) -> Any:
    return getattr(saving(), name) if name in ("load_model", "save_model") else _missing(name)
