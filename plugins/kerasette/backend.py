"""`keras.backend`."""

from .registry import module_getattr
from .state import clear_session

__all__ = ["backend", "clear_session", "epsilon", "floatx", "image_data_format"]


def backend() -> str:
    return "kerasette"


def floatx() -> str:
    return "float32"


def epsilon() -> float:
    return 1e-7


def image_data_format() -> str:
    return "channels_last"


__getattr__ = module_getattr("backend")
