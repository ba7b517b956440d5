"""What optimizers do on request: update after several steps only, and average the weights."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .. import ops
from ..program.elementwise import affine
from ..variable import Variable
from .optimizer import ACCUMULATOR, AVERAGE, Optimizer, flushed, set_to


def accumulate(
    optimizer: Optimizer,
    update: Callable[..., None],
    gradients: Sequence[Any],
    weights: Sequence[Variable],
) -> None:
    """Write an `update` that takes place at each `gradient_accumulation_steps`-th step, by the mean
    of the gradients since the last one.

    A program has no branches: at the steps between everything is set back to what it was.
    """
    trace, steps = gradients[0].trace, float(optimizer.gradient_accumulation_steps)
    due = (optimizer._iterations + 1.0) % steps == 0.0
    sums = [trace.variable(kept) for kept in optimizer.kept(ACCUMULATOR, weights)]
    for total, gradient in zip(sums, gradients, strict=True):
        set_to(total, total + gradient)
    state = [trace.variable(variable) for variable in (*weights, *optimizer.variables)]
    before = [affine(trace, value, 1.0, 0.0) for value in state]
    update(trace, [total / steps for total in sums], weights)
    for value, old in zip(state, before, strict=True):
        set_to(value, ops.where(due, value, old))
    for total in sums:
        set_to(total, ops.where(due, 0.0, total))


def average(optimizer: Optimizer, weights: Sequence[Variable]) -> None:
    """Let the averages of weights follow them; each `ema_overwrite_frequency` updates the weights
    become their averages.
    """
    step, every = optimizer.step, optimizer.ema_overwrite_frequency
    momentum = ops.where(step == 1.0, 0.0, optimizer.ema_momentum)
    for weight, kept in zip(weights, optimizer.kept(AVERAGE, weights), strict=True):
        kept.assign(flushed(kept * momentum + weight * (1.0 - momentum)))
        if every:
            weight.assign(ops.where(step % float(every) == 0.0, kept, weight))
