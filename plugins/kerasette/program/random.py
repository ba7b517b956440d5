"""Random numbers, from a state that counts the draws."""

from __future__ import annotations

from typing import Any

from .trace import Kind, Op, Shape, Trace, Value

DISTRIBUTIONS = ("uniform", "normal")


class Random(Kind):
    name = "random"
    effect = True

    @staticmethod
    def words(op: Op) -> list[Any]:
        (out,) = op.outputs
        assert out is not None
        return [op.inputs[0], out, out.size, DISTRIBUTIONS.index(op.attributes["distribution"])]


def draw(trace: Trace, distribution: str, state: Value, shape: Shape) -> Value:
    """Uniform in [0, 1) or standard normal; `state` holds the seed and the number of draws."""
    return trace.emit_one(Random, [state], shape, distribution=distribution)
