"""`keras.saving`."""

from ..registry import module_getattr
from .archive import load_model, load_weights, save_model, save_weights
from .serialization import (
    CustomObjectScope,
    custom_object_scope,
    deserialize_keras_object,
    get_custom_objects,
    get_registered_name,
    get_registered_object,
    register_keras_serializable,
    restore,
    serialize_keras_object,
)

__all__ = [
    "CustomObjectScope",
    "custom_object_scope",
    "deserialize_keras_object",
    "get_custom_objects",
    "get_registered_name",
    "get_registered_object",
    "load_model",
    "load_weights",
    "register_keras_serializable",
    "restore",
    "save_model",
    "save_weights",
    "serialize_keras_object",
]

__getattr__ = module_getattr("saving")
