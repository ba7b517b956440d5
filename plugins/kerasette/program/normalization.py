"""Batch normalization over all axes but the last, with the relu and the pooling behind it that
`fuse` joins to it.
"""

from __future__ import annotations

from typing import Any

from .images import MOST_PARTS
from .trace import Kind, Op, Trace, Value

# Rows that the kernel handles together; with windows those that a row of them covers.
BLOCK = 256


def _layout(op: Op) -> tuple[int, list[Any]]:
    """Floats of scratch, and the words at the end of the operation's and its gradient's arguments.

    The number of parts is a power of two, as for convolutions, and not a matter of threads.
    """
    x, windows, relu = op.inputs[0], op.attributes["windows"], op.attributes["relu"]
    assert x is not None
    channels = x.shape[-1]
    rows = x.size // max(channels, 1)
    # The last rows of windows may leave some pixels out.
    piece = 2 * windows[6] * windows[2] if windows else BLOCK
    pieces = windows[0] * windows[4] if windows else -(-rows // BLOCK)
    most = min(pieces, MOST_PARTS, x.size >> 15)
    parts = 1 << max(most.bit_length() - 1, 0)
    # Sums, and the gradient of a piece in front of windows and relu.
    part = (2 + (piece if windows or relu else 0)) * channels
    numbers = [rows, channels, op.attributes["epsilon"], int(op.attributes["fixed"]), int(relu)]
    return 3 * channels + parts * part, [part, *numbers, parts, *(windows or [0] * 12)]


class BatchNorm(Kind):
    """Inputs are x, scale, offset, and mean and variance if these are fixed; outputs the result and
    otherwise the batch's mean and variance. Behind windows the gradient adds another output: which
    pixel of its window each maximum came from, a byte each.
    """

    name = "batch_norm"

    @staticmethod
    def words(op: Op) -> list[Any]:
        (*values, mean, variance), (out, *found) = op.inputs, op.outputs
        statistics = [mean, variance] if op.attributes["fixed"] else found[:2]
        winners = found[2] if len(found) > 2 else None
        return [*values, out, *statistics, winners, op.scratch, *_layout(op)[1]]

    @staticmethod
    def scratch(op: Op) -> int:
        return _layout(op)[0]

    @staticmethod
    def gradient(trace: Trace, op: Op, gradients: list[Value | None]) -> list[Value | None]:
        (x, scale, offset, *statistics), (out, *found) = op.inputs, op.outputs
        assert out is not None
        if op.attributes["windows"]:
            op.outputs.append(Value(trace, (-(-out.size // 4),)))
        statistics = statistics if op.attributes["fixed"] else found
        winners = op.outputs[3] if op.attributes["windows"] else None
        mask = out if op.attributes["relu"] else None
        shapes = [
            None if v is None or not v.needs_gradient else v.shape for v in (x, scale, offset)
        ]
        inputs = [x, scale, *statistics, mask, winners, gradients[0]]
        return [*trace.emit(BatchNormGrad, inputs, shapes, **op.attributes), None, None]


class BatchNormGrad(Kind):
    name = "batch_norm_grad"

    @staticmethod
    def words(op: Op) -> list[Any]:
        return [*op.inputs, *op.outputs, op.scratch, *_layout(op)[1]]

    @staticmethod
    def scratch(op: Op) -> int:
        return _layout(op)[0]


def joins_windows(normalization: Op, pooling: Op) -> bool:
    """Whether the windows lie side by side, and are small enough for a byte to name a pixel."""
    *_, height, width, step_y, step_x, _, _ = pooling.attributes["windows"]
    free = normalization.attributes["windows"] is None
    return free and (step_y, step_x) == (height, width) and height * width <= 255


def batch_norm(
    trace: Trace,
    x: Value,
    scale: Value | None,
    offset: Value | None,
    epsilon: float,
    mean: Value | None = None,
    variance: Value | None = None,
) -> tuple[Value, Value, Value]:
    """Normalize by given statistics, or by the batch's own.

    Returns the result, the mean and the (biased) variance.
    """
    channels, fixed = (x.shape[-1],), mean is not None
    out, *found = trace.emit(
        *(BatchNorm, [x, scale, offset, mean, variance]),
        [x.shape, *([None, None] if fixed else [channels, channels])],
        **{"epsilon": epsilon, "fixed": fixed, "relu": False, "windows": None},
    )
    mean, variance = (mean, variance) if fixed else found
    assert out is not None and mean is not None and variance is not None
    return out, mean, variance
