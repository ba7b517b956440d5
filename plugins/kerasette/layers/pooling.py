"""Pooling of images [n, height, width, channels]."""

from __future__ import annotations

from typing import Any

from .. import ops
from ..shapes import pool_output_shape
from .arguments import keep
from .base import Layer
from .input_spec import Dims, InputSpec


class Pooling(Layer):
    """One number for each window."""

    _built_from_start = True

    def __init__(
        self,
        pool_size: Any,
        strides: Any = None,
        padding: str = "valid",
        data_format: str | None = None,
        name: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(name=name, **kwargs)
        strides = pool_size if strides is None else strides
        keep(self, locals(), "name")
        self.input_spec = InputSpec(ndim=4)

    def compute_output_shape(self, input_shape: Dims) -> Dims:
        return pool_output_shape(input_shape, self.pool_size, self.strides, self.padding)


class MaxPooling2D(Pooling):
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
        super().__init__(pool_size, strides, padding, data_format, name, **kwargs)

    def call(self, inputs: Any) -> Any:
        return ops.max_pool(inputs, self.pool_size, self.strides, self.padding)


class AveragePooling2D(Pooling):
    """The mean of each window's pixels."""

    def call(self, inputs: Any) -> Any:
        return ops.average_pool(inputs, self.pool_size, self.strides, self.padding)


class GlobalPooling(Layer):
    """One number for each channel."""

    _built_from_start = True
    function = ops.max

    def __init__(
        self, data_format: str | None = None, keepdims: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        keep(self, locals())
        self.input_spec = InputSpec(ndim=4)

    def call(self, inputs: Any) -> Any:
        return type(self).function(inputs, (1, 2), self.keepdims)


class GlobalMaxPooling2D(GlobalPooling):
    """The largest value of each channel."""


class GlobalAveragePooling2D(GlobalPooling):
    """The mean of each channel."""

    function = ops.mean
