"""`keras.models`."""

from ..registry import module_getattr
from .functional import Functional
from .model import Model, model_from_json
from .sequential import Sequential

LATER = {"models.cloning": "clone_model", "saving": "load_model save_model"}
__all__ = [  # pyright: ignore[reportUnsupportedDunderAll]
    *("Functional", "Model", "Sequential", "model_from_json"),
    *" ".join(LATER.values()).split(),
]

__getattr__ = module_getattr("models", later=LATER)
