"""`keras.layers.BatchNormalization` and `LayerNormalization`."""

from __future__ import annotations

import math
import warnings
from typing import Any

from .. import ops
from ..errors import refuse
from ..program.normalization import batch_norm
from ..program.training import blend
from .arguments import keep
from .base import Layer
from .input_spec import Dims, InputSpec


class ScaledLayer(Layer):
    """A layer whose last step is * gamma + beta."""

    def _add_scale(self, shape: tuple[int | None, ...], scale: bool, center: bool) -> None:
        self.gamma = self._add_kept(shape, "gamma") if scale else None
        self.beta = self._add_kept(shape, "beta") if center else None


def _check_axes(axes: Any, shape: Dims, received: Any) -> None:
    for axis in axes:
        if not -len(shape) <= axis < len(shape):
            raise ValueError(
                f"Axis {axis} is out of bounds for input shape {shape}. Received: axis={received}"
            )


class BatchNormalization(ScaledLayer):
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
        keep(self, locals())
        refuse(
            "BatchNormalization",
            renorm=(renorm, False),
            renorm_clipping=(renorm_clipping, None),
            renorm_momentum=(renorm_momentum, 0.99),
            synchronized=(synchronized, False),
        )

    def build(self, input_shape: Dims) -> None:
        _check_axes([self.axis], input_shape, self.axis)
        shape = (input_shape[self.axis],)
        self._add_scale(shape, self.scale, self.center)
        self.moving_mean = self.add_weight(
            shape, self.moving_mean_initializer, name="moving_mean", trainable=False
        )
        self.moving_variance = self.add_weight(
            shape, self.moving_variance_initializer, name="moving_variance", trainable=False
        )
        self.input_spec = InputSpec(ndim=len(input_shape), axes={self.axis: shape[0]})

    def call(self, inputs: Any, training: bool = False) -> Any:
        # The kernels know channels that come last.
        last = self.axis % inputs.ndim == inputs.ndim - 1
        x = inputs if last else ops.moveaxis(inputs, self.axis, -1)
        x = self._normalize(x, training)
        return x if last else ops.moveaxis(x, -1, self.axis)

    def _normalize(self, x: Any, training: bool) -> Any:
        trace = x.trace
        gamma = None if self.gamma is None else trace.variable(self.gamma)
        beta = None if self.beta is None else trace.variable(self.beta)
        mean, variance = trace.variable(self.moving_mean), trace.variable(self.moving_variance)
        if not (training and self.trainable):
            return batch_norm(trace, x, gamma, beta, self.epsilon, mean, variance)[0]
        out, batch_mean, batch_variance = batch_norm(trace, x, gamma, beta, self.epsilon)
        blend(trace, mean, batch_mean, self.momentum)
        blend(trace, variance, batch_variance, self.momentum)
        return out

    def compute_output_shape(self, input_shape: Dims) -> Dims:
        _check_axes([self.axis], input_shape, self.axis)
        return input_shape


class LayerNormalization(ScaledLayer):
    """Normalizes each sample over `axis`, one or several."""

    def __init__(
        self,
        axis: Any = -1,
        epsilon: float = 1e-3,
        center: bool = True,
        scale: bool = True,
        beta_initializer: Any = "zeros",
        gamma_initializer: Any = "ones",
        beta_regularizer: Any = None,
        gamma_regularizer: Any = None,
        beta_constraint: Any = None,
        gamma_constraint: Any = None,
        rms_scaling: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        if not isinstance(axis, (int, list, tuple)):
            raise TypeError(
                "Expected an int or a list/tuple of ints for the argument 'axis', but received: "
                f"{axis!r}"
            )
        if rms_scaling:
            warnings.warn(
                "You passed `rms_scaling=True`, which is deprecated. This argument incorrectly "
                "scales the input by the variance, not the root mean square.",
                stacklevel=2,
            )
        axis = list(axis) if isinstance(axis, (list, tuple)) else axis
        keep(self, locals())

    def build(self, input_shape: Dims) -> None:
        axes = sorted(self.axis) if isinstance(self.axis, list) else [self.axis]
        _check_axes(axes, input_shape, self.axis)
        self.axis = axes
        shape = tuple(input_shape[axis] for axis in axes)
        scale = self.scale or self.rms_scaling
        self._add_scale(shape, scale, self.center and not self.rms_scaling)

    def call(self, inputs: Any) -> Any:
        x, axes = inputs, [axis % inputs.ndim for axis in self.axis]
        shape = [size if i in axes else 1 for i, size in enumerate(x.shape)]
        count = math.prod(shape)
        centred = x - ops.mean(x, axes, keepdims=True)
        variance = ops.sum(ops.square(centred), axes, keepdims=True) * (1 / count)
        inverse = 1.0 / ops.sqrt(variance + self.epsilon)
        x = (x if self.rms_scaling else centred) * inverse
        if self.gamma is not None:
            x = x * ops.reshape(self.gamma, shape)
        return x if self.beta is None else x + ops.reshape(self.beta, shape)

    def compute_output_shape(self, input_shape: Dims) -> Dims:
        _check_axes(
            self.axis if isinstance(self.axis, list) else [self.axis], input_shape, self.axis
        )
        return input_shape
