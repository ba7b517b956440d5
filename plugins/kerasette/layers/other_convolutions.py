"""Depthwise, separable and transposed convolutions of images [n, height, width, channels]."""

from __future__ import annotations

from typing import Any

from .. import ops
from ..ops.transforms import conv_transpose_layout
from ..shapes import standardize_pair
from .arguments import keep
from .convolution import Convolution
from .input_spec import Dims


class DepthwiseConv2D(Convolution):
    """Each channel convolved with `depth_multiplier` kernels of its own."""

    def __init__(
        self,
        kernel_size: Any,
        strides: Any = (1, 1),
        padding: str = "valid",
        depth_multiplier: int = 1,
        data_format: str | None = None,
        dilation_rate: Any = (1, 1),
        activation: Any = None,
        use_bias: bool = True,
        depthwise_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        depthwise_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        depthwise_constraint: Any = None,
        bias_constraint: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(activity_regularizer=activity_regularizer, **kwargs)
        keep(self, locals())
        self._check()

    def build(self, input_shape: Dims) -> None:
        channels = self._channels(input_shape)
        shape = (*self.kernel_size, channels, self.depth_multiplier)
        self.kernel = self._add_kept(shape, "kernel", "depthwise")
        self._add_bias(channels * self.depth_multiplier)

    def call(self, inputs: Any) -> Any:
        settings = (self.strides, self.padding, None, self.dilation_rate)
        return self._finish(ops.depthwise_conv(inputs, self.kernel, *settings))


class SeparableConv2D(Convolution):
    """A depthwise convolution, then one of single pixels that mixes the channels."""

    def __init__(
        self,
        filters: int,
        kernel_size: Any,
        strides: Any = (1, 1),
        padding: str = "valid",
        data_format: str | None = None,
        dilation_rate: Any = (1, 1),
        depth_multiplier: int = 1,
        activation: Any = None,
        use_bias: bool = True,
        depthwise_initializer: Any = "glorot_uniform",
        pointwise_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        depthwise_regularizer: Any = None,
        pointwise_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        depthwise_constraint: Any = None,
        pointwise_constraint: Any = None,
        bias_constraint: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(activity_regularizer=activity_regularizer, **kwargs)
        keep(self, locals())
        self._check()

    def build(self, input_shape: Dims) -> None:
        channels, multiplier = self._channels(input_shape), self.depth_multiplier
        self.depthwise_kernel = self._add_kept(
            (*self.kernel_size, channels, multiplier), "depthwise_kernel", "depthwise"
        )
        self.pointwise_kernel = self._add_kept(
            (1, 1, channels * multiplier, self.filters), "pointwise_kernel", "pointwise"
        )
        self._add_bias(self.filters)

    def call(self, inputs: Any) -> Any:
        kernels = (self.depthwise_kernel, self.pointwise_kernel)
        settings = (self.strides, self.padding, None, self.dilation_rate)
        return self._finish(ops.separable_conv(inputs, *kernels, *settings))


class Conv2DTranspose(Convolution):
    """The gradient of a convolution as a layer: enlarges images."""

    def __init__(
        self,
        filters: int,
        kernel_size: Any,
        strides: Any = (1, 1),
        padding: str = "valid",
        output_padding: Any = None,
        data_format: str | None = None,
        dilation_rate: Any = (1, 1),
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
        if output_padding is not None:
            self.output_padding = standardize_pair(output_padding, "output_padding", 0)
            for i, (more, stride) in enumerate(zip(self.output_padding, self.strides, strict=True)):
                if more >= stride:
                    raise ValueError(
                        "`output_padding` must be strictly less than `strides` for all "
                        f"dimensions. At dimension {i}, `output_padding` is {more} but `strides` "
                        f"is {stride}. Received: output_padding={self.output_padding}, "
                        f"strides={self.strides}"
                    )
        self._check()
        self._no_strides_with_dilation()

    def build(self, input_shape: Dims) -> None:
        shape = (*self.kernel_size, self.filters, self._channels(input_shape))
        self.kernel = self._add_kept(shape, "kernel")
        self._add_bias(self.filters)

    def call(self, inputs: Any) -> Any:
        settings = (self.strides, self.padding, self.output_padding, None, self.dilation_rate)
        return self._finish(ops.conv_transpose(inputs, self.kernel, *settings))

    def compute_output_shape(self, input_shape: Dims) -> Dims:
        axes = zip(
            *(input_shape[1:3], self.kernel_size, self.strides),
            *(self.output_padding or (None, None), self.dilation_rate),
            strict=True,
        )
        sizes = [conv_transpose_layout(*numbers, self.padding)[0] for numbers in axes]
        return (input_shape[0], *sizes, self.filters)


Convolution2DTranspose = Conv2DTranspose
SeparableConvolution2D = SeparableConv2D
