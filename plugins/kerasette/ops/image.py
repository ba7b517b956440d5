"""`keras.ops.image`."""

from ..registry import module_getattr
from .images import affine_transform, resize

__all__ = ["affine_transform", "resize"]

__getattr__ = module_getattr("ops")
