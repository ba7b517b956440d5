"""The operations of neural networks that are not over images: matrix product, dropout's mask,
softmax.
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
