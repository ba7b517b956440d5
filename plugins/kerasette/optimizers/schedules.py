"""`keras.optimizers.schedules`: learning rates as functions of the step."""

from __future__ import annotations

import math
from typing import Any

from .. import ops
from ..ops.dispatch import operation
from ..registry import describe, lookup, module_getattr
from .schedule import LearningRateSchedule


class _Decay(LearningRateSchedule):
    """Decays by the share of `decay_steps` that is done, in whole ones with `staircase`."""

    def __init__(
        self,
        initial_learning_rate: float,
        decay_steps: int,
        decay_rate: float,
        staircase: bool = False,
        name: str | None = None,
    ) -> None:
        self.initial_learning_rate, self.decay_rate = initial_learning_rate, decay_rate
        self.decay_steps, self.staircase = decay_steps, staircase
        self.name = name or type(self).__name__
        self._check_positive("decay_steps")

    def _done(self, step: Any) -> Any:
        share = ops.cast(step, "float32") / float(self.decay_steps)
        return ops.floor(share) if self.staircase else share


class ExponentialDecay(_Decay):
    """initial_learning_rate * decay_rate ^ (step / decay_steps)"""

    @operation
    def __call__(self, step: Any) -> Any:
        return ops.power(self.decay_rate, self._done(step)) * self.initial_learning_rate


class InverseTimeDecay(_Decay):
    """initial_learning_rate / (1 + decay_rate * step / decay_steps)"""

    @operation
    def __call__(self, step: Any) -> Any:
        return self.initial_learning_rate / (self._done(step) * self.decay_rate + 1.0)


class PiecewiseConstantDecay(LearningRateSchedule):
    """values[i] up to the step boundaries[i], the last one behind all."""

    def __init__(
        self, boundaries: Any, values: Any, name: str | None = "PiecewiseConstant"
    ) -> None:
        if len(boundaries) != len(values) - 1:
            raise ValueError(
                "The length of boundaries should be 1 less than the length of values. Received: "
                f"boundaries={boundaries} of length {len(boundaries)}, and values={values} of "
                f"length {len(values)}."
            )
        self.boundaries, self.values, self.name = boundaries, values, name

    @operation
    def __call__(self, step: Any) -> Any:
        step = ops.convert_to_tensor(step)
        rate: Any = float(self.values[-1])
        for boundary, value in zip(reversed(self.boundaries), self.values[-2::-1], strict=True):
            rate = ops.where(step <= float(boundary), float(value), rate)
        return rate


class PolynomialDecay(LearningRateSchedule):
    """From the initial to the end learning rate in `decay_steps`, again and again over longer
    times with `cycle`.
    """

    def __init__(
        self,
        initial_learning_rate: float,
        decay_steps: int,
        end_learning_rate: float = 0.0001,
        power: float = 1.0,
        cycle: bool = False,
        name: str | None = "PolynomialDecay",
    ) -> None:
        self.initial_learning_rate, self.decay_steps = initial_learning_rate, decay_steps
        self.end_learning_rate, self.power = end_learning_rate, power
        self.cycle, self.name = cycle, name
        self._check_positive("decay_steps")

    @operation
    def __call__(self, step: Any) -> Any:
        share = ops.cast(step, "float32") / float(self.decay_steps)
        if self.cycle:
            share = share / ops.maximum(ops.ceil(share), 1.0)
        rest = 1.0 - ops.minimum(share, 1.0)
        height = self.initial_learning_rate - self.end_learning_rate
        return ops.power(rest, float(self.power)) * height + self.end_learning_rate


def _cosine(share: Any, alpha: float) -> Any:
    return (ops.cos(share * math.pi) + 1.0) * (0.5 * (1.0 - alpha)) + alpha


class CosineDecay(LearningRateSchedule):
    """Half a cosine down to `alpha` times the rate, after a line up to `warmup_target` if given
    (Loshchilov and Hutter, SGDR, 2017).
    """

    def __init__(
        self,
        initial_learning_rate: float,
        decay_steps: int,
        alpha: float = 0.0,
        name: str | None = "CosineDecay",
        warmup_target: float | None = None,
        warmup_steps: int = 0,
    ) -> None:
        self.initial_learning_rate, self.decay_steps = initial_learning_rate, decay_steps
        self.alpha, self.name = alpha, name
        self.warmup_target, self.warmup_steps = warmup_target, warmup_steps
        self._check_positive("decay_steps")

    @operation
    def __call__(self, step: Any) -> Any:
        step, first, top = ops.cast(step, "float32"), self.initial_learning_rate, self.warmup_target
        if top is None:
            return _cosine(ops.minimum(step / float(self.decay_steps), 1.0), self.alpha) * first
        warm = float(self.warmup_steps)
        done = ops.minimum((step - warm) / float(self.decay_steps), 1.0)
        line = step * ((top - first) / max(warm, 1.0)) + first
        return ops.where(step < warm, line, _cosine(done, self.alpha) * top)


class CosineDecayRestarts(LearningRateSchedule):
    """Half cosines, each `t_mul` times as long and `m_mul` times as high as the one before
    (Loshchilov and Hutter, SGDR, 2017).
    """

    def __init__(
        self,
        initial_learning_rate: float,
        first_decay_steps: int,
        t_mul: float = 2.0,
        m_mul: float = 1.0,
        alpha: float = 0.0,
        name: str | None = "SGDRDecay",
    ) -> None:
        self.initial_learning_rate, self.first_decay_steps = (
            initial_learning_rate,
            first_decay_steps,
        )
        self.t_mul, self.m_mul, self.alpha, self.name = t_mul, m_mul, alpha, name
        self._check_positive("first_decay_steps")

    @operation
    def __call__(self, step: Any) -> Any:
        share = ops.cast(step, "float32") / float(self.first_decay_steps)
        growth = float(self.t_mul)
        if growth == 1.0:
            restart = ops.floor(share)
            share = share - restart
        else:
            restart = ops.floor(ops.log(share * (growth - 1.0) + 1.0) * (1 / math.log(growth)))
            length = ops.power(growth, restart)
            share = (share - (1.0 - length) / (1.0 - growth)) / length
        height = (ops.cos(share * math.pi) + 1.0) * 0.5 * ops.power(float(self.m_mul), restart)
        return (height * (1.0 - self.alpha) + self.alpha) * self.initial_learning_rate


_CLASSES = (
    *(ExponentialDecay, InverseTimeDecay, PiecewiseConstantDecay, PolynomialDecay, CosineDecay),
    CosineDecayRestarts,
)


def serialize(learning_rate_schedule: Any) -> Any:
    """The config that Keras writes for a schedule."""
    return describe(learning_rate_schedule)


def deserialize(config: Any, custom_objects: Any = None) -> Any:
    """The schedule of a config."""
    return lookup(config, _CLASSES, "learning rate schedule")


__getattr__ = module_getattr("optimizers.schedules")
