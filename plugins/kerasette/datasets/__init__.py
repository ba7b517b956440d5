"""`keras.datasets`."""

from ..registry import module_getattr
from . import cifar10

__all__ = ["cifar10"]

__getattr__ = module_getattr("datasets")
