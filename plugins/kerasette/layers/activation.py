"""Activations with arguments or weights, as layers."""

from __future__ import annotations

import warnings
from typing import Any

from .. import activations, ops
from .arguments import keep
from .base import Layer
from .input_spec import Dims, InputSpec


def _not_negative(layer: str, what: str, name: str, value: Any) -> None:
    if value is None or value < 0:
        raise ValueError(
            f"{name} of a {layer} layer cannot be {what} value. Received: {name}={value}"
        )


class ReLU(Layer):
    """max(x, 0), with a bound, a slope below `threshold` and what else Keras has."""

    _built_from_start = True

    def __init__(
        self,
        max_value: float | None = None,
        negative_slope: float = 0.0,
        threshold: float = 0.0,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        keep(self, locals())
        _not_negative("ReLU", "a negative", "max_value", 0 if max_value is None else max_value)
        for name in ("negative_slope", "threshold"):
            _not_negative("ReLU", "None or a negative", name, getattr(self, name))

    def call(self, inputs: Any) -> Any:
        return activations.relu(inputs, self.negative_slope, self.max_value, self.threshold)


class LeakyReLU(Layer):
    """x where that is positive, else x * negative_slope."""

    _built_from_start = True

    def __init__(self, negative_slope: float = 0.3, **kwargs: Any) -> None:
        if "alpha" in kwargs:
            negative_slope = kwargs.pop("alpha")
            warnings.warn(
                "Argument `alpha` is deprecated. Use `negative_slope` instead.", stacklevel=2
            )
        super().__init__(**kwargs)
        keep(self, locals())
        if negative_slope is None or negative_slope < 0:
            raise ValueError(
                "The negative_slope value of a Leaky ReLU layer cannot be None or negative value. "
                f"Expected a float. Received: negative_slope={negative_slope}"
            )

    def call(self, inputs: Any) -> Any:
        return activations.leaky_relu(inputs, self.negative_slope)


class ELU(Layer):
    """x where that is positive, else alpha * (exp(x) - 1)."""

    _built_from_start = True

    def __init__(self, alpha: float = 1.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        keep(self, locals())

    def call(self, inputs: Any) -> Any:
        return activations.elu(inputs, self.alpha)


class PReLU(Layer):
    """x where that is positive, else x times a weight, which `shared_axes` have in common."""

    def __init__(
        self,
        alpha_initializer: Any = "Zeros",
        alpha_regularizer: Any = None,
        alpha_constraint: Any = None,
        shared_axes: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        if shared_axes is not None:
            shared_axes = [shared_axes] if isinstance(shared_axes, int) else list(shared_axes)
        keep(self, locals())

    def build(self, input_shape: Dims) -> None:
        shared = self.shared_axes or ()
        shape = [1 if i in shared else n for i, n in enumerate(input_shape) if i > 0]
        self.alpha = self._add_kept(shape, "alpha")
        known = {i: n for i, n in enumerate(input_shape) if i > 0 and i not in shared}
        self.input_spec = InputSpec(ndim=len(input_shape), axes=known if shared else None)

    def call(self, inputs: Any) -> Any:
        return ops.relu(inputs) - self.alpha * ops.relu(-inputs)


class Softmax(Layer):
    """Softmax over one axis or several; what a mask leaves out gets 0."""

    _built_from_start = True

    def __init__(self, axis: Any = -1, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        keep(self, locals())

    def call(self, inputs: Any, mask: Any = None) -> Any:
        x = inputs if mask is None else ops.where(mask, inputs, -1e9)
        axes = [self.axis] if isinstance(self.axis, int) else list(self.axis)
        if len(axes) == 1:
            x = activations.softmax(x, axes[0])
        else:
            power = ops.exp(x - ops.stop_gradient(ops.max(x, axes, keepdims=True)))
            x = power / ops.sum(power, axes, keepdims=True)
        return x if mask is None else ops.where(mask, x, 0.0)
