"""`keras.layers.Conv2D`, and what it shares with other convolutions of images."""

from __future__ import annotations

from typing import Any

from .. import ops
from ..shapes import conv_output_shape
from .arguments import keep
from .base import Layer
from .input_spec import Dims, InputSpec


class Convolution(Layer):
    """What all of them share: a kernel, or two, then bias and activation."""

    def _check(self) -> None:
        self.input_spec = InputSpec(min_ndim=4)
        for name in ("filters", "depth_multiplier", "groups"):
            number = getattr(self, name, None)
            if number is not None and number <= 0:
                received = f"Received{':' if name == 'groups' else ''} {name}={number}."
                raise ValueError(
                    f"Invalid value for argument `{name}`. Expected a strictly positive value. "
                    f"{received}"
                )

    def _no_strides_with_dilation(self) -> None:
        if max(self.strides) > 1 and max(self.dilation_rate) > 1:
            raise ValueError(
                "`strides > 1` not supported in conjunction with `dilation_rate > 1`. "
                f"Received: strides={self.strides} and dilation_rate={self.dilation_rate}"
            )

    def _add_bias(self, size: int) -> None:
        self.bias = self._add_kept((size,), "bias") if self.use_bias else None

    def _channels(self, input_shape: Dims) -> int:
        """The input's channels, which every later input must have."""
        channels = input_shape[-1]
        self.input_spec = InputSpec(min_ndim=4, axes={-1: channels})
        if channels is None:
            raise ValueError(
                f"Layer '{self.name}' ({type(self).__name__}) needs to know the channels of its "
                f"input to build its kernel. Full shape received: {input_shape}"
            )
        self.compute_output_shape(input_shape)
        return channels

    def _finish(self, x: Any) -> Any:
        return self.activation(x if self.bias is None else ops.add(x, self.bias))

    def compute_output_shape(self, input_shape: Dims) -> Dims:
        filters = getattr(self, "filters", None)
        return conv_output_shape(
            *(input_shape, filters or input_shape[-1] * self.depth_multiplier, self.kernel_size),  # pyright: ignore[reportOptionalOperand]
            *(self.strides, self.padding, self.dilation_rate),
        )


class Conv2D(Convolution):
    """Convolution, in `groups` of channels with filters of their own."""

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
        activity_regularizer: Any = None,
        kernel_constraint: Any = None,
        bias_constraint: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(activity_regularizer=activity_regularizer, **kwargs)
        keep(self, locals())
        self._check()
        if filters is not None and filters % groups:
            raise ValueError(
                "The number of filters must be evenly divisible by the number of groups. "
                f"Received: groups={groups}, filters={filters}."
            )
        self._no_strides_with_dilation()

    def build(self, input_shape: Dims) -> None:
        channels = self._channels(input_shape)
        if channels % self.groups:
            raise ValueError(
                "The number of input channels must be evenly divisible by the number of groups. "
                f"Received groups={self.groups}, but the input has {channels} channels "
                f"(full input shape is {input_shape})."
            )
        shape = (*self.kernel_size, channels // self.groups, self.filters)
        self.kernel = self._add_kept(shape, "kernel")
        self._add_bias(self.filters)

    def call(self, inputs: Any) -> Any:
        settings = (self.strides, self.padding, None, self.dilation_rate)
        return self._finish(ops.conv(inputs, self.kernel, *settings))
