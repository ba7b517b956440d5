"""`keras.ops`: functions that layers, losses and metrics are made of."""

from ..registry import module_getattr
from .dispatch import Tensor
from .images import *
from .nn import *
from .numpy import *

__getattr__ = module_getattr("ops")
