"""`keras.models`."""

from ..registry import module_getattr
from .functional import Functional
from .model import Model, clone_model, model_from_json
from .sequential import Sequential

__all__ = ["Functional", "Model", "Sequential", "clone_model", "model_from_json"]

__getattr__ = module_getattr("models", later={"saving": "load_model save_model"})
