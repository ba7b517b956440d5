"""`keras.layers.BatchNormalization`."""

from __future__ import annotations

from typing import Any

from .. import initializers, regularizers
from ..errors import UnavailableError, refuse
from ..program.networks import batch_norm, batch_norm_infer
from ..program.trace import Value
from ..program.training import blend
from .base import Dims, InputSpec, Layer
from .convolution import known_size


class BatchNormalization(Layer):
    """Normalizes each channel: by the batch while training, by moving averages otherwise and when
    frozen.
    """

    def __init__(
        self,
        axis: int = -1,
        momentum: float = 0.99,
        epsilon: float = 1e-3,
        center: bool = True,
        scale: bool = True,
        beta_initializer: Any = "zeros",
        gamma_initializer: Any = "ones",
        moving_mean_initializer: Any = "zeros",
        moving_variance_initializer: Any = "ones",
        beta_regularizer: Any = None,
        gamma_regularizer: Any = None,
        beta_constraint: Any = None,
        gamma_constraint: Any = None,
        renorm: bool = False,
        renorm_clipping: Any = None,
        renorm_momentum: float = 0.99,
        synchronized: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        refuse(
            "BatchNormalization",
            beta_constraint=(beta_constraint, None),
            gamma_constraint=(gamma_constraint, None),
            renorm=(renorm, False),
            renorm_clipping=(renorm_clipping, None),
            renorm_momentum=(renorm_momentum, 0.99),
            synchronized=(synchronized, False),
        )
        self.axis = int(axis)
        self.momentum = float(momentum)
        self.epsilon = float(epsilon)
        self.center = center
        self.scale = scale
        self.beta_regularizer = regularizers.get(beta_regularizer)
        self.gamma_regularizer = regularizers.get(gamma_regularizer)
        self.beta_initializer = initializers.get(beta_initializer)
        self.gamma_initializer = initializers.get(gamma_initializer)
        self.moving_mean_initializer = initializers.get(moving_mean_initializer)
        self.moving_variance_initializer = initializers.get(moving_variance_initializer)

    def build(self, input_shape: Dims) -> None:
        if self.axis not in (-1, len(input_shape) - 1):
            raise UnavailableError(f"BatchNormalization(axis={self.axis})")
        shape = (known_size(self, input_shape, -1),)
        self.gamma = (
            self.add_weight(
                shape, self.gamma_initializer, regularizer=self.gamma_regularizer, name="gamma"
            )
            if self.scale
            else None
        )
        self.beta = (
            self.add_weight(
                shape, self.beta_initializer, regularizer=self.beta_regularizer, name="beta"
            )
            if self.center
            else None
        )
        self.moving_mean = self.add_weight(
            shape, self.moving_mean_initializer, name="moving_mean", trainable=False
        )
        self.moving_variance = self.add_weight(
            shape, self.moving_variance_initializer, name="moving_variance", trainable=False
        )
        self.input_spec = InputSpec(ndim=len(input_shape), axes={self.axis: shape[0]})

    def call(self, inputs: Value, training: bool = False) -> Value:
        trace = inputs.trace
        gamma = None if self.gamma is None else trace.variable(self.gamma)
        beta = None if self.beta is None else trace.variable(self.beta)
        mean, variance = trace.variable(self.moving_mean), trace.variable(self.moving_variance)
        if not (training and self.trainable):
            return batch_norm_infer(trace, inputs, gamma, beta, mean, variance, self.epsilon)
        out, batch_mean, batch_variance = batch_norm(trace, inputs, gamma, beta, self.epsilon)
        blend(trace, mean, batch_mean, self.momentum)
        blend(trace, variance, batch_variance, self.momentum)
        return out
