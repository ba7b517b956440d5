"""`keras.layers.Conv2D`."""

from __future__ import annotations

from typing import Any

from .. import activations, initializers, ops, regularizers
from ..errors import UnavailableError, refuse
from ..program.trace import Value
from ..shapes import conv_output_shape, standardize_padding, standardize_pair
from .base import Dims, InputSpec, Layer


class Conv2D(Layer):
    """Convolution of images [n, height, width, channels]."""

    def __init__(
        self,
        filters: int,
        kernel_size: Any,
        strides: Any = (1, 1),
        padding: str = "valid",
        data_format: str | None = None,
        dilation_rate: Any = (1, 1),
        groups: int = 1,
        activation: Any = None,
        use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        bias_regularizer: Any = None,
        kernel_constraint: Any = None,
        bias_constraint: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        refuse(
            "Conv2D",
            kernel_constraint=(kernel_constraint, None),
            bias_constraint=(bias_constraint, None),
        )
        channels_last(self, data_format)
        self.filters = filters
        self.kernel_size = standardize_pair(kernel_size, "kernel_size")
        self.strides = standardize_pair(strides, "strides")
        self.dilation_rate = standardize_pair(dilation_rate, "dilation_rate")
        self.padding = standardize_padding(padding)
        self.groups = groups
        self.activation = activations.get(activation)
        self.use_bias = use_bias
        self.kernel_initializer = initializers.get(kernel_initializer)
        self.bias_initializer = initializers.get(bias_initializer)
        self.kernel_regularizer = regularizers.get(kernel_regularizer)
        self.bias_regularizer = regularizers.get(bias_regularizer)
        self.input_spec = InputSpec(min_ndim=4)
        if filters is not None and filters <= 0:
            raise ValueError(
                "Invalid value for argument `filters`. Expected a strictly positive value. "
                f"Received filters={filters}."
            )
        if groups != 1:
            raise UnavailableError(f"Conv2D(groups={groups!r})")
        if max(self.strides) > 1 and max(self.dilation_rate) > 1:
            raise ValueError(
                "`strides > 1` not supported in conjunction with `dilation_rate > 1`. "
                f"Received: strides={self.strides} and dilation_rate={self.dilation_rate}"
            )

    def build(self, input_shape: Dims) -> None:
        channels = known_size(self, input_shape, -1)
        self.input_spec = InputSpec(min_ndim=4, axes={-1: channels})
        self.compute_output_shape(input_shape)
        shape = (*self.kernel_size, channels, self.filters)
        add_kernel_and_bias(self, shape)

    def call(self, inputs: Value) -> Value:
        x = ops.conv(inputs, self.kernel, self.strides, self.padding, self.dilation_rate)
        if self.bias is not None:
            x = ops.add(x, self.bias)
        return self.activation(x)

    def compute_output_shape(self, input_shape: Dims) -> Dims:
        return conv_output_shape(
            *(input_shape, self.filters, self.kernel_size),
            *(self.strides, self.padding, self.dilation_rate),
        )


def add_kernel_and_bias(layer: Any, shape: tuple[int, ...]) -> None:
    """Create the weights of a layer whose kernel's last axis is its outputs."""
    layer.kernel = layer.add_weight(
        shape, layer.kernel_initializer, regularizer=layer.kernel_regularizer, name="kernel"
    )
    layer.bias = None
    if layer.use_bias:
        layer.bias = layer.add_weight(
            shape[-1:], layer.bias_initializer, regularizer=layer.bias_regularizer, name="bias"
        )


def channels_last(layer: Any, data_format: str | None) -> None:
    """Raise when a layer is asked for another order of axes than the one there is."""
    layer.data_format = "channels_last"
    if data_format not in (None, "channels_last"):
        raise UnavailableError(f"{type(layer).__name__}(data_format={data_format!r})")


def known_size(layer: Layer, shape: Dims, axis: int) -> int:
    """The size of an axis that the weights depend on. Raises ValueError where it is unknown."""
    size = shape[axis]
    if size is None:
        raise ValueError(
            f"Layer '{layer.name}' needs to know axis {axis} of its input to build its weights. "
            f"Full shape received: {shape}"
        )
    return size
