"""`keras.ops.image`."""

from ..registry import module_getattr

__getattr__ = module_getattr("ops.image", later={"ops.transforms": "affine_transform resize"})
