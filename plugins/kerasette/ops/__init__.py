"""`keras.ops`: functions that layers, losses and metrics are made of."""
# ruff: noqa: F403

from ..registry import module_getattr
from . import image as image
from .core import *
from .dispatch import Tensor as Tensor
from .elementwise import *
from .images import *
from .nn import *
from .rearranging import *
from .reductions import *

__getattr__ = module_getattr(
    "ops",
    later={
        "ops.activations": (
            "celu glu hard_shrink hard_sigmoid hard_silu hard_swish hard_tanh log_sigmoid "
            "normalize soft_shrink softsign sparse_plus sparse_sigmoid squareplus tanh_shrink "
            "threshold"
        ),
        "ops.creation": "arange array eye full full_like linspace ones ones_like zeros zeros_like",
        "ops.derived": (
            "argmin cumsum dot flip in_top_k isfinite log10 log2 logical_xor reciprocal roll rsqrt "
            "swapaxes tan tile top_k"
        ),
        "ops.transforms": "average_pool conv_transpose depthwise_conv separable_conv",
    },
)
