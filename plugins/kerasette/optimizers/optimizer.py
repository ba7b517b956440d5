"""What all optimizers share: what they keep for each weight, clipping, decay, averages of weights,
and updates that cover many weights at once.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .. import ops
from ..errors import Closed
from ..ops.dispatch import run
from ..program.elementwise import assign, copy_into
from ..program.trace import Reshape, Trace, Value, current_trace
from ..program.training import increment
from ..registry import config_of, part
from ..state import keras2, to_snake_case, unique_name
from ..variable import Variable, place
from .schedule import LearningRateSchedule

COMMON: dict[str, Any] = {
    **{"weight_decay": None, "clipnorm": None, "clipvalue": None, "global_clipnorm": None},
    **{"use_ema": False, "ema_momentum": 0.99, "ema_overwrite_frequency": None},
    **{"loss_scale_factor": None, "gradient_accumulation_steps": None},
}
# What is kept for each weight besides what an optimizer needs, as Keras names it.
AVERAGE, ACCUMULATOR = "average", "gradient_accumulator"
# Numbers this small are noise; left to decay they turn denormal, which slows an update a
# hundredfold.
TINY = 1e-30


class Optimizer(Closed):
    """Base of optimizers. Subclasses write `update`.

    The arguments behind a subclass's own are those of `COMMON`, by name. `iterations` counts steps.
    """

    # Names of the variables kept for each weight, grouped as Keras orders them in `variables`: the
    # groups one behind the other, in a group weight by weight.
    groups: tuple[tuple[str, ...], ...] = ()
    initial: float = 0.0
    weight_decay: float | None
    clipnorm: float | None
    clipvalue: float | None
    global_clipnorm: float | None
    use_ema: bool
    ema_momentum: float
    ema_overwrite_frequency: int | None
    loss_scale_factor: Any
    gradient_accumulation_steps: Any

    def __init__(self, learning_rate: Any, name: str | None = None, **kwargs: Any) -> None:
        if "lr" in kwargs and keras2():
            learning_rate = float(kwargs.pop("lr"))
        decay = kwargs.pop("decay", None)
        for argument, default in COMMON.items():
            setattr(self, argument, kwargs.pop(argument, default))
        if kwargs:
            raise ValueError(f"Argument(s) not recognized: {kwargs}")
        kind = type(self).__name__
        self.name = name or unique_name(to_snake_case(kind))
        clips = {key: getattr(self, key) for key in ("clipnorm", "clipvalue", "global_clipnorm")}
        if sum(value is not None for value in clips.values()) > 1:
            given = ", ".join(f"{key}={value}" for key, value in clips.items())
            raise ValueError(
                "Only one of `clipnorm`, `clipvalue` and `global_clipnorm` can be set. "
                f"Received: {given}"
            )
        if self.use_ema and not 0 <= self.ema_momentum <= 1:
            raise ValueError(
                "`ema_momentum` must be in the range [0, 1]. "
                f"Received: ema_momentum={self.ema_momentum}"
            )
        if (self.gradient_accumulation_steps or 2) < 2:
            raise ValueError(
                "`gradient_accumulation_steps` must be an integer >= 2. Received: "
                f"gradient_accumulation_steps={self.gradient_accumulation_steps}"
            )
        self._iterations = self._variable(0.0, "iteration")
        if decay is not None and keras2():
            learning_rate = part("optimizers.schedules").InverseTimeDecay(learning_rate, 1, decay)
        elif decay is not None:
            warnings.warn(
                "Argument `decay` is no longer supported and will be ignored.", stacklevel=3
            )
        self._rate_function: Callable[[], Any] | None = None
        if callable(learning_rate) and not isinstance(learning_rate, LearningRateSchedule):
            self._rate_function, learning_rate = learning_rate, 0.0
        if not isinstance(learning_rate, (float, LearningRateSchedule)):
            raise ValueError(
                "Argument `learning_rate` should be float, or an instance of LearningRateSchedule, "
                "or a callable (that takes in the current iteration value and returns the "
                "corresponding learning rate value). "
                f"Received instead: learning_rate={learning_rate}"
            )
        self._learning_rate: Any = learning_rate
        if isinstance(learning_rate, float):
            self._learning_rate = self._variable(learning_rate, "learning_rate")
        self.built = False
        self._weights: list[Variable] = []
        self._slots: dict[str, list[Variable]] = {}
        self._excluded: tuple[set[int], list[str]] = (set(), [])

    def _variable(self, value: Any, name: str) -> Variable:
        return Variable(value, trainable=False, name=name, path=f"{self.name}/{name}")

    @property
    def iterations(self) -> Any:
        """The number of updates made: the variable, or a number where several steps make one."""
        steps = self.gradient_accumulation_steps
        return ops.floor_divide(self._iterations, steps) if steps else self._iterations

    @property
    def step(self) -> Any:
        """The number of the update in a program, from 1."""
        return self.iterations + 1.0

    @property
    def learning_rate(self) -> Any:
        """The variable that holds it; of a schedule the value at the current step, of a function
        what it returns.
        """
        return self._rate_function() if self._rate_function else self._rate()

    @learning_rate.setter
    def learning_rate(self, value: Any) -> None:
        if isinstance(value, LearningRateSchedule):
            self._learning_rate, self._rate_function = value, None
        elif not isinstance(self._learning_rate, Variable):
            raise TypeError(
                "This optimizer was created with a `LearningRateSchedule` object as its "
                "`learning_rate` constructor argument, hence its learning rate is not settable. "
                "If you need the learning rate to be settable, you should instantiate the "
                "optimizer with a float `learning_rate` argument."
            )
        elif callable(value):
            self._rate_function = value
        else:
            self._rate_function = None
            self._learning_rate.assign(value)

    def _rate(self) -> Any:
        rate = self._learning_rate
        return rate if isinstance(rate, Variable) else rate(self._iterations.value)

    def ask(self) -> bool:
        """Set the learning rate of the next step where a function says it; whether one does."""
        if self._rate_function:
            self._learning_rate.assign(float(self._rate_function()))
        return self._rate_function is not None

    def _groups(self) -> tuple[tuple[str, ...], ...]:
        own = {AVERAGE: self.use_ema, ACCUMULATOR: self.gradient_accumulation_steps}
        return *((name,) for name, kept in own.items() if kept), *self.groups

    @property
    def variables(self) -> list[Variable]:
        found = [self._iterations]
        if isinstance(self._learning_rate, Variable) and not self._rate_function:
            found.append(self._learning_rate)
        for group in self._groups() if self.built else ():
            rows = zip(*(self._slots[name] for name in group), strict=True)
            found += [variable for row in rows for variable in row]
        return found

    def exclude_from_weight_decay(self, var_list: Any = None, var_names: Any = None) -> None:
        """Leave weights, given as variables or by parts of their names, out of weight decay."""
        if self.built:
            raise ValueError(
                "`exclude_from_weight_decay()` can only be configured before the optimizer is "
                "built."
            )
        self._excluded = ({id(variable) for variable in var_list or ()}, list(var_names or ()))

    def build(self, variables: Sequence[Variable]) -> None:
        """Create what is kept for each weight; once. Raises ValueError for other weights later."""
        if self.built:
            unknown = [v for v in variables if all(v is not own for own in self._weights)]
            if unknown:
                raise ValueError(
                    f"Unknown variable: {unknown[0]}. This optimizer can only be called for the "
                    "variables it was originally built with. When working with a new set of "
                    "variables, you should recreate a new optimizer instance."
                )
            return
        self._weights = list(variables)
        for slot in (name for group in self._groups() for name in group):
            start = 0.0 if slot in (AVERAGE, ACCUMULATOR) else self.initial
            self._slots[slot] = [
                self._variable(
                    np.full(variable.shape, start),
                    f"{variable.path.replace('/', '_')}_{slot}",
                )
                for variable in variables
            ]
        self.built = True

    def place(self) -> None:
        """Bring everything kept to the device: each slot in one piece."""
        place(self.variables[: -len(self._weights) * len(self._slots) or None])
        for slot in self._slots.values():
            place(slot)

    def apply(self, grads: Sequence[Any], trainable_variables: Any = None) -> None:
        """Update weights by their gradients: at once for arrays, else as part of the program."""
        weights = self._weights if trainable_variables is None else list(trainable_variables)
        self.build(weights)
        trace = current_trace()
        if trace is not None:
            self._write(trace, [trace.value(gradient) for gradient in grads], weights)
            return
        place(weights)
        self.place()
        self.ask()
        run(lambda *given: self.apply(given, weights), tuple(map(np.asarray, grads)), {})

    def apply_gradients(self, grads_and_vars: Any) -> Variable:
        grads, weights = zip(*grads_and_vars, strict=True)
        self.apply(grads, weights)
        return self._iterations

    def scale_loss(self, loss: Any) -> Any:
        """The loss to differentiate: times `loss_scale_factor`, by which `apply` divides again."""
        return loss * self.loss_scale_factor if self.loss_scale_factor else loss

    def _write(self, trace: Trace, gradients: list[Any], weights: Sequence[Variable]) -> None:
        """One step: what happens round the update, and counting."""
        if self.loss_scale_factor:
            gradients = [gradient / self.loss_scale_factor for gradient in gradients]
        if self.gradient_accumulation_steps:
            part("optimizers.sometimes").accumulate(self, self._update, gradients, weights)
        else:
            self._update(trace, gradients, weights)
        if self.use_ema:
            part("optimizers.sometimes").average(self, weights)
        for weight in weights:
            if weight.constraint:
                weight.assign(weight.constraint(trace.variable(weight)))
        increment(trace, trace.variable(self._iterations))

    def _update(self, trace: Trace, gradients: list[Any], weights: Sequence[Variable]) -> None:
        """One update for each run of weights that are neighbours in device memory."""
        gradients = self._clip(gradients)
        rate = trace.value(self._rate())
        self.begin()
        start = 0
        while start < len(weights):
            end = start + 1
            while end < len(weights) and self._neighbours(weights[end - 1], weights[end]):
                end += 1
            chosen = weights[start:end]
            size = sum(weight.size for weight in chosen)
            self._decay(trace, chosen, rate)
            first = self._index(weights[start])
            slots = {name: _flat(trace, kept[first], size) for name, kept in self._slots.items()}
            weight = _flat(trace, weights[start], size)
            self.update(weight, _join(trace, gradients[start:end]), rate, **slots)
            start = end

    def begin(self) -> None:
        """What an optimizer does once a step, before the updates."""

    def update(self, weight: Any, gradient: Any, rate: Any, **slots: Any) -> None:
        """Write the update of joined weights, in operators, `ops` and `set_to`."""
        raise NotImplementedError

    def _index(self, weight: Variable) -> int:
        return next(i for i, own in enumerate(self._weights) if own is weight)

    def _neighbours(self, a: Variable, b: Variable) -> bool:
        """Whether b follows a in device memory, and their slots too."""
        i, j = self._index(a), self._index(b)
        pairs = [(a, b), *((slot[i], slot[j]) for slot in self._slots.values())]
        return all(p.address() + p.size == q.address() for p, q in pairs)

    def _clip(self, gradients: list[Any]) -> list[Any]:
        if self.clipvalue:
            return [ops.clip(g, -self.clipvalue, self.clipvalue) for g in gradients]
        if self.clipnorm:
            return [
                g * (self.clipnorm / ops.maximum(ops.norm(g), self.clipnorm)) for g in gradients
            ]
        if self.global_clipnorm:
            squares = [ops.sum(ops.square(g)) for g in gradients]
            norm = ops.sqrt(ops.sum(ops.stack(squares)))
            scale = self.global_clipnorm / ops.maximum(norm, self.global_clipnorm)
            return [g * scale for g in gradients]
        return gradients

    def _decay(self, trace: Trace, weights: Sequence[Variable], rate: Any) -> None:
        if self.weight_decay is None:
            return
        ids, names = self._excluded
        for weight in weights:
            if id(weight) not in ids and not any(re.search(name, weight.name) for name in names):
                value = trace.variable(weight)
                set_to(value, value * (1.0 - rate * self.weight_decay))

    def kept(self, name: str, weights: Sequence[Variable]) -> list[Variable]:
        """What is kept for weights under a name."""
        return [self._slots[name][self._index(weight)] for weight in weights]

    def finalize_variable_values(self, var_list: Sequence[Variable]) -> None:
        """Give weights their averages, where these are kept; at the end of training."""
        if self.use_ema and self.built:
            for variable, average in zip(var_list, self.kept(AVERAGE, var_list), strict=True):
                variable.assign(average)

    def get_config(self) -> dict[str, Any]:
        rate = self._rate_function or self._learning_rate
        if isinstance(rate, Variable):
            rate = float(rate)
        return {
            "name": self.name,
            **config_of(self, learning_rate=rate),
            **{key: getattr(self, key) for key in COMMON},
        }

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Any:
        rate = config.get("learning_rate")
        if isinstance(rate, dict):
            schedules = part("optimizers.schedules")
            # Keras 2 names a schedule without its module.
            known = hasattr(schedules, rate["class_name"])
            restore = schedules.deserialize if known else part("saving.serialization").restore
            config = {**config, "learning_rate": restore(rate)}
        return cls(**config)


def set_to(target: Value, value: Value) -> None:
    """Write a value to memory that lasts."""
    assign(target.trace, target, value)


def flushed(x: Any) -> Any:
    """x, with 0 for numbers so small that they are noise."""
    return ops.where(ops.absolute(x) < TINY, 0.0, x)


def _flat(trace: Trace, first: Variable, size: int) -> Value:
    """Variables that lie one behind the other, as one value."""
    value = Value(trace, (size,))
    value.variable = first
    return value


def _join(trace: Trace, gradients: Sequence[Value]) -> Value:
    """One value in which the gradients lie one behind the other."""
    if len(gradients) == 1:
        return trace.reshape(gradients[0], (gradients[0].size,))
    block = Value(trace, (sum(gradient.size for gradient in gradients),))
    offset = 0
    for gradient in gradients:
        made = gradient.op is not None and not issubclass(gradient.op.kind, Reshape)
        if gradient.in_arena and made:
            gradient.block, gradient.offset = block, offset
        else:
            copy_into(trace, gradient, block, offset)
        offset += gradient.size
    return block
