"""`keras.layers.MaxPooling2D` and `GlobalMaxPooling2D`."""

from __future__ import annotations

from typing import Any

from .. import ops
from ..program.trace import Value
from ..shapes import pool_output_shape, standardize_padding, standardize_pair
from .base import Dims, InputSpec, Layer
from .convolution import channels_last


class MaxPooling2D(Layer):
    """The largest value of each window."""

    def __init__(
        self,
        pool_size: Any = (2, 2),
        strides: Any = None,
        padding: str = "valid",
        data_format: str | None = None,
        name: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(name=name, **kwargs)
        channels_last(self, data_format)
        self.pool_size = standardize_pair(pool_size, "pool_size")
        self.strides = standardize_pair(pool_size if strides is None else strides, "strides")
        self.padding = standardize_padding(padding)
        self.input_spec = InputSpec(ndim=4)

    def call(self, inputs: Value) -> Value:
        return ops.max_pool(inputs, self.pool_size, self.strides, self.padding)

    def compute_output_shape(self, input_shape: Dims) -> Dims:
        return pool_output_shape(input_shape, self.pool_size, self.strides, self.padding)


class GlobalMaxPooling2D(Layer):
    """The largest value of each channel."""

    def __init__(
        self, data_format: str | None = None, keepdims: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        channels_last(self, data_format)
        self.keepdims = keepdims
        self.input_spec = InputSpec(ndim=4)

    def call(self, inputs: Value) -> Value:
        return ops.max(inputs, (1, 2), self.keepdims)

    def compute_output_shape(self, input_shape: Dims) -> Dims:
        n, channels = input_shape[0], input_shape[3]
        return (n, 1, 1, channels) if self.keepdims else (n, channels)
