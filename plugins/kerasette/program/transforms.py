"""The operations over images that are not plain convolutions: depthwise and transposed convolution,
affine transformation.
"""

from __future__ import annotations

from typing import Any

from .images import Conv2D, Conv2DGrad
from .trace import Kind, Op, Trace, Value

Pair = tuple[int, int]

FILL_MODES = ("constant", "nearest", "wrap", "mirror", "reflect")


class DepthwiseConv(Kind):
    name = "depthwise_conv"

    @staticmethod
    def words(op: Op) -> list[Any]:
        return [*op.inputs, *op.outputs, *op.attributes["geometry"]]

    @staticmethod
    def gradient(trace: Trace, op: Op, gradients: list[Value | None]) -> list[Value | None]:
        shapes = [None if v is None or not v.needs_gradient else v.shape for v in op.inputs]
        return trace.emit(DepthwiseConvGrad, [*op.inputs, *gradients], shapes, **op.attributes)


class DepthwiseConvGrad(DepthwiseConv):
    name = "depthwise_conv_grad"


def depthwise_conv(
    trace: Trace, x: Value, kernel: Value, strides: Pair, dilation: Pair, pad: Pair, size: Pair
) -> Value:
    """Each channel of x [n, h, w, channels] convolved with its own kernel [kh, kw, channels], to
    [n, *size, channels].
    """
    geometry = [*x.shape, *size, *kernel.shape[:2], *strides, *dilation, *pad]
    shape = (x.shape[0], *size, x.shape[3])
    return trace.emit_one(DepthwiseConv, [x, kernel], shape, geometry=geometry)


class ConvTranspose(Kind):
    """The gradient of a convolution by its input, as an operation of its own: the same kernels,
    the other way round.
    """

    name = Conv2DGrad.name

    @staticmethod
    def _reverse(op: Op) -> Op:
        """The gradient operation that this is; of the convolution's input only the shape counts."""
        (x, kernel), (out,) = op.inputs, op.outputs
        reverse = Op(Conv2DGrad, [out, kernel, None, x], [out, None, None], op.attributes)
        reverse.scratch = op.scratch
        return reverse

    @staticmethod
    def words(op: Op) -> list[Any]:
        return Conv2DGrad.words(ConvTranspose._reverse(op))

    @staticmethod
    def scratch(op: Op) -> int:
        return Conv2DGrad.scratch(ConvTranspose._reverse(op))

    @staticmethod
    def gradient(trace: Trace, op: Op, gradients: list[Value | None]) -> list[Value | None]:
        (x, kernel), (g,) = op.inputs, gradients
        assert x is not None and kernel is not None
        result: list[Value | None] = [None, None]
        if x.needs_gradient:
            inputs = [g, kernel, None]
            result[0] = trace.emit_one(Conv2D, inputs, x.shape, **op.attributes)
        if kernel.needs_gradient:
            inputs, shapes = [g, kernel, None, x], [None, kernel.shape, None]
            result[1] = trace.emit(Conv2DGrad, inputs, shapes, **op.attributes)[1]
        return result


def conv_transpose(
    trace: Trace, x: Value, kernel: Value, strides: Pair, dilation: Pair, pad: Pair, size: Pair
) -> Value:
    """The images [n, *size, filters] whose convolution with kernel [kh, kw, filters, channels],
    after `pad` rows and columns of zeros before them, has the shape of x [n, h, w, channels].
    """
    shape = (x.shape[0], *size, kernel.shape[2])
    return trace.emit_one(
        *(ConvTranspose, [x, kernel], shape),
        **{"strides": strides, "dilation": dilation, "pad": pad, "size": x.shape[1:3]},
        relu=False,
    )


class AffineTransform(Kind):
    name = "affine_transform"

    @staticmethod
    def words(op: Op) -> list[Any]:
        return [*op.inputs, op.outputs[0], *op.attributes["settings"]]

    @staticmethod
    def gradient(trace: Trace, op: Op, gradients: list[Value | None]) -> list[Value | None]:
        x, transforms = op.inputs
        assert x is not None
        inputs = [gradients[0], transforms]
        return [trace.emit_one(AffineTransformGrad, inputs, x.shape, **op.attributes), None]


class AffineTransformGrad(AffineTransform):
    name = "affine_transform_grad"


def affine_transform(
    trace: Trace,
    x: Value,
    transforms: Value,
    size: Pair,
    interpolation: str,
    fill_mode: str,
    fill_value: float,
) -> Value:
    """Pixel (row, column) of the result [n, *size, channels] is pixel (b0·column + b1·row + b2,
    a0·column + a1·row + a2) of x [n, h, w, channels], for `transforms` [n or 1, 8] of rows a0, a1,
    a2, b0, b1, b2, 0, 0.
    """
    step = 8 if transforms.shape[0] > 1 else 0
    mode = [FILL_MODES.index(fill_mode), int(interpolation == "nearest"), float(fill_value)]
    settings = [*x.shape, *size, step, *mode]
    shape = (x.shape[0], *size, x.shape[3])
    return trace.emit_one(AffineTransform, [x, transforms], shape, settings=settings)
