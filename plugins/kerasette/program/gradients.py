"""Reverse-mode differentiation of a trace."""

from __future__ import annotations

from collections.abc import Sequence

from .elementwise import add
from .trace import Trace, Value


def gradients(trace: Trace, loss: Value, wanted: Sequence[Value]) -> list[Value]:
    """Append to the trace what computes d loss / d value for each wanted value.

    A wanted value that the loss does not depend on gets zeros.
    """
    for value in wanted:
        value.needs_gradient = True
    forward = list(trace.ops)
    for op in forward:
        if any(value is not None and value.needs_gradient for value in op.inputs):
            for value in op.outputs:
                if value is not None:
                    value.needs_gradient = True
    found: dict[int, Value] = {id(loss): trace.constant([1.0] * loss.size)}
    found[id(loss)].shape = loss.shape
    for op in reversed(forward):
        above = [found.get(id(value)) for value in op.outputs]
        if all(value is None for value in above) or op.kind.effect:
            continue
        if not any(value is not None and value.needs_gradient for value in op.inputs):
            continue
        for value, gradient in zip(op.inputs, op.kind.gradient(trace, op, above), strict=True):
            if value is None or gradient is None or not value.needs_gradient:
                continue
            earlier = found.get(id(value))
            found[id(value)] = gradient if earlier is None else add(trace, earlier, gradient)
    return [found[id(v)] if id(v) in found else _zeros(trace, v) for v in wanted]


def _zeros(trace: Trace, like: Value) -> Value:
    value = trace.constant([0.0] * like.size)
    value.shape = like.shape
    return value
