"""`keras.models`."""

from ..registry import module_getattr
from .functional import Functional
from .model import Model
from .sequential import Sequential

__all__ = ["Functional", "Model", "Sequential"]

__getattr__ = module_getattr("models")
