"""Operations over images: convolution, pooling, and both in one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .trace import Kind, Op, Shape, Trace, Value

Pair = tuple[int, int]


def padding_of(
    shape: Shape, size: Pair, kernel: Sequence[int], strides: Pair, dilation: Pair, padding: str
) -> Pair:
    """Rows and columns of zeros before images [n, h, w, channels] of a shape, for results of a
    size. Under "same" it is TensorFlow's and Keras' way: the odd one goes behind.
    """
    if padding == "valid":
        return 0, 0
    top, left = (
        max((size[i] - 1) * strides[i] + (kernel[i] - 1) * dilation[i] + 1 - shape[i + 1], 0) // 2
        for i in (0, 1)
    )
    return top, left


# No operation comes in more parts.
MOST_PARTS = 16


def parts(g: list[int]) -> int:
    """How many parts the images of a batch are handled in, for a geometry.

    Sums over a batch are made of those of the parts, so this must not depend on the number of
    threads. A power of two, which two or four threads share evenly; each part is work enough to be
    handed over, and computes much more than its sums of the kernel's gradients cost.
    """
    n, _, _, ci, out_h, out_w, co, kh, kw = g[:9]
    pixels = n * out_h * out_w
    most = min(n, MOST_PARTS, pixels // 256, pixels * co * kh * kw * ci >> 17)
    return 1 << max(most.bit_length() - 1, 0)


def _geometry(op: Op) -> list[int]:
    x, kernel = op.inputs[:2]
    assert x is not None and kernel is not None
    n, h, w, ci = x.shape
    kh, kw, _, co = kernel.shape
    out_h, out_w = op.attributes["size"]
    return [
        *[n, h, w, ci, out_h, out_w, co, kh, kw],
        *op.attributes["strides"],
        *op.attributes["dilation"],
        *op.attributes["pad"],
    ]


def _border(g: list[int]) -> int:
    """Floats of one padded image, 0 where none is needed."""
    _, h, w, ci, out_h, out_w, _, kh, kw, sy, sx, dy, dx, top, left = g
    height = (out_h - 1) * sy + (kh - 1) * dy + 1
    width = (out_w - 1) * sx + (kw - 1) * dx + 1
    short = (kw if dx == 1 else 1) * ci < 4
    return height * width * ci + 4 if short or top or left or height > h or width > w else 0


class Conv2D(Kind):
    name = "conv2d"

    @staticmethod
    def words(op: Op) -> list[Any]:
        g = _geometry(op)
        return [
            *op.inputs,
            op.outputs[0],
            op.scratch,
            int(op.attributes["relu"]),
            parts(g),
            *g,
        ]

    @staticmethod
    def scratch(op: Op) -> int:
        g = _geometry(op)
        return parts(g) * _border(g)

    @staticmethod
    def gradient(trace: Trace, op: Op, gradients: list[Value | None]) -> list[Value | None]:
        x, kernel, bias = op.inputs
        assert x is not None and kernel is not None
        mask = op.outputs[0] if op.attributes["relu"] else None
        shapes = [None if v is None or not v.needs_gradient else v.shape for v in (x, kernel, bias)]
        return trace.emit(Conv2DGrad, [x, kernel, mask, gradients[0]], shapes, **op.attributes)


class Conv2DGrad(Kind):
    name = "conv2d_grad"

    @staticmethod
    def words(op: Op) -> list[Any]:
        g = _geometry(op)
        return [*op.inputs, *op.outputs, op.scratch, Conv2DGrad._part(g), parts(g), *g]

    @staticmethod
    def _part(g: list[int]) -> int:
        _, _, w, ci, out_h, out_w, co, kh, kw, _, sx, _, dx, _, left = g
        margin = (kw - 1) * dx
        width = max(w + left + margin, margin + (out_w - 1) * sx + 1)
        return (kh * kw * ci + 1) * co + _border(g) + out_h * width * co

    @staticmethod
    def scratch(op: Op) -> int:
        g = _geometry(op)
        return g[7] * g[8] * g[3] * g[6] + parts(g) * Conv2DGrad._part(g)


class Conv2DMaxPool(Kind):
    """Convolution, bias, relu and the maximum over windows apart from each other; made by `fuse`.

    Its gradient adds a second output: which pixel of its window each maximum came from, a byte
    each.
    """

    name = "conv2d_max_pool"

    @staticmethod
    def words(op: Op) -> list[Any]:
        out, *winners = op.outputs
        g, w, relu = _geometry(op), op.attributes["windows"], int(op.attributes["relu"])
        part = Conv2DMaxPool._part(op)
        return [
            *[*op.inputs, out, *(winners or [None]), op.scratch, part],
            *[relu, parts(g), *g, *w],
        ]

    @staticmethod
    def _part(op: Op) -> int:
        g, w = _geometry(op), op.attributes["windows"]
        return _border(g) + w[6] * g[5] * g[6]

    @staticmethod
    def scratch(op: Op) -> int:
        return parts(_geometry(op)) * Conv2DMaxPool._part(op)

    @staticmethod
    def gradient(trace: Trace, op: Op, gradients: list[Value | None]) -> list[Value | None]:
        x, kernel, bias = op.inputs
        out = op.outputs[0]
        assert x is not None and kernel is not None and out is not None
        winners = Value(trace, (-(-out.size // 4),))
        op.outputs.append(winners)
        shapes = [None if v is None or not v.needs_gradient else v.shape for v in (x, kernel, bias)]
        inputs = [x, kernel, out, winners, gradients[0]]
        return trace.emit(Conv2DMaxPoolGrad, inputs, shapes, **op.attributes)


class Conv2DMaxPoolGrad(Kind):
    name = "conv2d_max_pool_grad"

    @staticmethod
    def words(op: Op) -> list[Any]:
        g, w, relu = _geometry(op), op.attributes["windows"], int(op.attributes["relu"])
        part = Conv2DMaxPoolGrad._part(op)
        return [*op.inputs, *op.outputs, op.scratch, part, relu, parts(g), *g, *w]

    @staticmethod
    def _part(op: Op) -> int:
        g, w = _geometry(op), op.attributes["windows"]
        channels, filters, (kh, kw), area = g[3], g[6], g[7:9], w[6] * w[7]
        run, runs = (kw * channels, kh) if g[12] == 1 else (channels, kh * kw)
        sums = filters * (runs * -(-run // 4) * 4 + 1)
        pixels = w[4] * w[5]
        lists = max((2 * (pixels + 1) + 1) * filters, 2 * area * (filters + 1))
        return sums + _border(g) * (1 + (op.outputs[0] is not None)) + pixels * filters + lists

    @staticmethod
    def scratch(op: Op) -> int:
        g = _geometry(op)
        return g[7] * g[8] * g[3] * g[6] + parts(g) * Conv2DMaxPoolGrad._part(op)


def joins_pooling(convolution: Op, pooling: Op) -> bool:
    """Whether the windows lie apart, and are small enough for a byte to name a pixel of one."""
    *_, ph, pw, sy, sx, _, _ = pooling.attributes["windows"]
    return sy >= ph and sx >= pw and 4 <= ph * pw <= 255


def conv2d(
    trace: Trace,
    x: Value,
    kernel: Value,
    strides: tuple[int, int],
    padding: str,
    dilation: tuple[int, int],
    size: tuple[int, int],
) -> Value:
    """Convolution of x [n, h, w, channels] with kernel [kh, kw, channels, filters] to [n, *size,
    filters].
    """
    pad = padding_of(x.shape, size, kernel.shape, strides, dilation, padding)
    shape = (x.shape[0], *size, kernel.shape[3])
    return trace.emit_one(
        *(Conv2D, [x, kernel, None], shape),
        **{"strides": strides, "dilation": dilation, "pad": pad, "size": size, "relu": False},
    )


class MaxPool(Kind):
    name = "max_pool"

    @staticmethod
    def words(op: Op) -> list[Any]:
        return [op.inputs[0], op.outputs[0], *op.attributes["windows"]]

    @staticmethod
    def gradient(trace: Trace, op: Op, gradients: list[Value | None]) -> list[Value | None]:
        (x,), (out,), (g,) = op.inputs, op.outputs, gradients
        assert x is not None
        return [trace.emit_one(MaxPoolGrad, [x, out, g], x.shape, **op.attributes)]


class MaxPoolGrad(Kind):
    name = "max_pool_grad"

    @staticmethod
    def words(op: Op) -> list[Any]:
        return [*op.inputs, op.outputs[0], *op.attributes["windows"]]


def max_pool(
    trace: Trace,
    x: Value,
    pool: tuple[int, int],
    strides: tuple[int, int],
    padding: str,
    size: tuple[int, int],
) -> Value:
    """Maximum over windows of x [n, h, w, channels], to [n, *size, channels]."""
    n, h, w, channels = x.shape
    pad = padding_of(x.shape, size, pool, strides, (1, 1), padding)
    windows = [n, h, w, channels, *size, *pool, *strides, *pad]
    return trace.emit_one(MaxPool, [x], (n, *size, channels), windows=windows)
