"""`keras.ops`: functions that layers, losses and metrics are made of."""
# ruff: noqa: F403

from ..registry import module_getattr
from . import image as image
from .core import *
from .dispatch import Tensor as Tensor
from .images import *
from .nn import *
from .numpy import *

__getattr__ = module_getattr(
    "ops",
    later={
        "ops.activations": (
            "celu glu hard_shrink hard_sigmoid hard_silu hard_swish hard_tanh log_sigmoid "
            "normalize soft_shrink softsign sparse_plus sparse_sigmoid squareplus tanh_shrink "
            "threshold"
        ),
        "ops.transforms": "average_pool conv_transpose depthwise_conv separable_conv",
    },
)
