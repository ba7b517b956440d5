"""The operations of neural networks that are not over images: matrix product, batch normalization,
dropout's mask, softmax.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from .trace import Kind, Op, Trace, Value

if TYPE_CHECKING:
    from ..variable import Variable


class Matmul(Kind):
    name = "matmul"

    @staticmethod
    def words(op: Op) -> list[Any]:
        x, matrix, bias = op.inputs
        assert x is not None and matrix is not None
        return [
            *[x, matrix, bias, op.outputs[0], int(op.attributes["relu"])],
            *[x.size // matrix.shape[0], *matrix.shape],
        ]

    @staticmethod
    def gradient(trace: Trace, op: Op, gradients: list[Value | None]) -> list[Value | None]:
        x, matrix, bias = op.inputs
        assert x is not None and matrix is not None
        mask = op.outputs[0] if op.attributes["relu"] else None
        shapes = [None if v is None or not v.needs_gradient else v.shape for v in (x, matrix, bias)]
        return trace.emit(MatmulGrad, [x, matrix, mask, gradients[0]], shapes)


class MatmulGrad(Kind):
    name = "matmul_grad"

    @staticmethod
    def words(op: Op) -> list[Any]:
        x, matrix = op.inputs[:2]
        assert x is not None and matrix is not None
        rows = x.size // matrix.shape[0]
        return [*op.inputs, *op.outputs, op.scratch, rows, *matrix.shape]

    @staticmethod
    def scratch(op: Op) -> int:
        x, matrix, mask, _ = op.inputs
        assert x is not None and matrix is not None
        masked = 0 if mask is None else mask.size
        return masked + (0 if op.outputs[0] is None else matrix.size)


def matmul(trace: Trace, x: Value, matrix: Value) -> Value:
    """x [..., inputs] times matrix [inputs, outputs]."""
    shape = (*x.shape[:-1], matrix.shape[1])
    return trace.emit_one(Matmul, [x, matrix, None], shape, relu=False)


def _norm_words(op: Op) -> list[Any]:
    x, scale, offset, mean, variance = op.inputs
    assert x is not None
    channels = x.shape[-1]
    if mean is None:
        mean, variance = op.outputs[1:]
    return [
        *[x, scale, offset, op.outputs[0], mean, variance, op.scratch],
        *[x.size // channels, channels, op.attributes["epsilon"]],
    ]


def _norm_gradient(
    trace: Trace, op: Op, gradients: list[Value | None], mean: Value | None, variance: Value | None
) -> list[Value | None]:
    x, scale, offset = op.inputs[:3]
    assert x is not None
    shapes = [None if v is None or not v.needs_gradient else v.shape for v in (x, scale, offset)]
    fixed = op.inputs[3] is not None
    found = trace.emit(
        *(BatchNormGrad, [x, scale, mean, variance, gradients[0]], shapes),
        **{"epsilon": op.attributes["epsilon"], "fixed": fixed},
    )
    return [*found, None, None]


class BatchNorm(Kind):
    name = "batch_norm"
    words = staticmethod(_norm_words)

    @staticmethod
    def scratch(op: Op) -> int:
        (x, *_) = op.inputs
        assert x is not None
        return 2 * x.shape[-1]

    @staticmethod
    def gradient(trace: Trace, op: Op, gradients: list[Value | None]) -> list[Value | None]:
        return _norm_gradient(trace, op, gradients, op.outputs[1], op.outputs[2])


class BatchNormInfer(BatchNorm):
    name = "batch_norm_infer"

    @staticmethod
    def gradient(trace: Trace, op: Op, gradients: list[Value | None]) -> list[Value | None]:
        return _norm_gradient(trace, op, gradients, op.inputs[3], op.inputs[4])


class BatchNormGrad(Kind):
    name = "batch_norm_grad"

    @staticmethod
    def words(op: Op) -> list[Any]:
        x = op.inputs[0]
        assert x is not None
        channels = x.shape[-1]
        return [
            *[*op.inputs, *op.outputs, op.scratch, x.size // channels, channels],
            *[op.attributes["epsilon"], int(op.attributes["fixed"])],
        ]

    @staticmethod
    def scratch(op: Op) -> int:
        x = op.inputs[0]
        assert x is not None
        return 3 * x.shape[-1]


def batch_norm(
    trace: Trace, x: Value, scale: Value | None, offset: Value | None, epsilon: float
) -> tuple[Value, Value, Value]:
    """Normalize by the batch's own statistics over all axes but the last.

    Returns the result, the mean and the (biased) variance.
    """
    channels = (x.shape[-1],)
    out, mean, variance = trace.emit(
        BatchNorm, [x, scale, offset, None, None], [x.shape, channels, channels], epsilon=epsilon
    )
    assert out is not None and mean is not None and variance is not None
    return out, mean, variance


def batch_norm_infer(
    trace: Trace,
    x: Value,
    scale: Value | None,
    offset: Value | None,
    mean: Value,
    variance: Value,
    epsilon: float,
) -> Value:
    """Normalize by given statistics."""
    inputs = [x, scale, offset, mean, variance]
    return trace.emit_one(BatchNormInfer, inputs, x.shape, epsilon=epsilon)


class RandomMask(Kind):
    name = "random_mask"
    effect = True

    @staticmethod
    def words(op: Op) -> list[Any]:
        (out,) = op.outputs
        assert out is not None
        return [op.inputs[0], out, out.size, op.attributes["rate"]]


def random_mask(trace: Trace, state: Variable, shape: tuple[int, ...], rate: float) -> Value:
    """0 with probability `rate`, else 1 / (1 - rate); `state` holds the seed and the number of
    calls.
    """
    return trace.emit_one(RandomMask, [trace.variable(state)], shape, rate=float(rate))


class Softmax(Kind):
    name = "softmax"

    @staticmethod
    def words(op: Op) -> list[Any]:
        (x,) = op.inputs
        assert x is not None
        return [x, op.outputs[0], math.prod(x.shape[:-1]), x.shape[-1]]

    @staticmethod
    def gradient(trace: Trace, op: Op, gradients: list[Value | None]) -> list[Value | None]:
        (out,) = op.outputs
        assert out is not None
        return [trace.emit_one(SoftmaxGrad, [out, gradients[0]], out.shape)]


class SoftmaxGrad(Kind):
    name = "softmax_grad"

    @staticmethod
    def words(op: Op) -> list[Any]:
        (out,) = op.outputs
        assert out is not None
        return [*op.inputs, out, math.prod(out.shape[:-1]), out.shape[-1]]


def softmax(trace: Trace, x: Value) -> Value:
    """Softmax over the last axis."""
    return trace.emit_one(Softmax, [x], x.shape)
