"""`keras.optimizers`: how weights follow their gradients."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .errors import Closed, UnavailableError, refuse
from .program.elementwise import copy_into
from .program.trace import Reshape, Trace, Value
from .program.training import Adam as AdamOp
from .program.training import Sgd as SgdOp
from .program.training import increment
from .registry import lookup, module_getattr
from .state import to_snake_case, unique_name
from .variable import Variable, place


class Optimizer(Closed):
    """What all optimizers share. `iterations` counts steps."""

    # Names of the variables kept for each weight.
    slots: tuple[str, ...] = ()

    def __init__(
        self,
        learning_rate: float,
        weight_decay: Any = None,
        clipnorm: Any = None,
        clipvalue: Any = None,
        global_clipnorm: Any = None,
        use_ema: bool = False,
        ema_momentum: float = 0.99,
        ema_overwrite_frequency: Any = None,
        loss_scale_factor: Any = None,
        gradient_accumulation_steps: Any = None,
        name: str | None = None,
        **kwargs: Any,
    ) -> None:
        if kwargs:
            raise ValueError(f"Argument(s) not recognized: {kwargs}")
        refuse(
            type(self).__name__,
            weight_decay=(weight_decay, None),
            clipnorm=(clipnorm, None),
            clipvalue=(clipvalue, None),
            global_clipnorm=(global_clipnorm, None),
            use_ema=(use_ema, False),
            ema_overwrite_frequency=(ema_overwrite_frequency, None),
            loss_scale_factor=(loss_scale_factor, None),
            gradient_accumulation_steps=(gradient_accumulation_steps, None),
        )
        self.name = name or unique_name(to_snake_case(type(self).__name__))
        self.ema_momentum = ema_momentum
        try:
            rate = float(learning_rate)
        except TypeError:
            raise UnavailableError("A learning rate that is not a number") from None
        path = f"{self.name}/"
        self._iterations = Variable(0.0, trainable=False, name="iteration", path=path + "iteration")
        self._learning_rate = Variable(
            rate, trainable=False, name="learning_rate", path=path + "learning_rate"
        )
        self.built = False
        self._weights: list[Variable] = []
        self._slots: dict[str, list[Variable]] = {}

    @property
    def iterations(self) -> int:
        return int(self._iterations.numpy())

    @property
    def learning_rate(self) -> Variable:
        return self._learning_rate

    @learning_rate.setter
    def learning_rate(self, value: float) -> None:
        self._learning_rate.assign(value)

    @property
    def variables(self) -> list[Variable]:
        per_weight = zip(*self._slots.values(), strict=True) if self._slots else ()
        return [self._iterations, self._learning_rate, *(v for row in per_weight for v in row)]

    def build(self, variables: Sequence[Variable]) -> None:
        """Create what is kept for each weight; once. Raises ValueError for other weights later."""
        if self.built:
            unknown = [v.path for v in variables if all(v is not own for own in self._weights)]
            if unknown:
                raise ValueError(
                    f"Unknown variable: {unknown[0]}. This optimizer can only be called for the "
                    "variables it was originally built with. When working with a new set of "
                    "variables, you should recreate a new optimizer instance."
                )
            return
        self._weights = list(variables)
        for slot in self._active_slots():
            self._slots[slot] = [
                self._slot_variable(variable, f"{variable.path.replace('/', '_')}_{slot}")
                for variable in variables
            ]
        self.built = True

    def _slot_variable(self, like: Variable, name: str) -> Variable:
        return Variable(
            np.zeros(like.shape), trainable=False, name=name, path=f"{self.name}/{name}"
        )

    def _active_slots(self) -> tuple[str, ...]:
        return self.slots

    def place(self) -> None:
        """Bring everything kept to the device: each slot in one piece."""
        place([self._iterations, self._learning_rate])
        for slot in self._slots.values():
            place(slot)

    def apply(self, trace: Trace, weights: Sequence[Variable], gradients: Sequence[Value]) -> None:
        """Write the updates of placed weights into a program, one for each run of neighbours."""
        start = 0
        while start < len(weights):
            end = start + 1
            while end < len(weights) and self._neighbours(weights[end - 1], weights[end]):
                end += 1
            self._update_run(trace, weights[start:end], gradients[start:end])
            start = end
        increment(trace, trace.variable(self._iterations))

    def _index(self, weight: Variable) -> int:
        return next(i for i, own in enumerate(self._weights) if own is weight)

    def _neighbours(self, a: Variable, b: Variable) -> bool:
        """Whether b follows a in device memory, and their slots too."""
        i, j = self._index(a), self._index(b)
        pairs = [(a, b), *((slot[i], slot[j]) for slot in self._slots.values())]
        return all(p.address() + p.size == q.address() for p, q in pairs)

    def _update_run(
        self, trace: Trace, weights: Sequence[Variable], gradients: Sequence[Value]
    ) -> None:
        gradient = _join(trace, gradients)
        first = self._index(weights[0])
        slots = [trace.variable(slot[first]) for slot in self._slots.values()]
        self._emit(trace, trace.variable(weights[0]), gradient, slots)

    def _emit(self, trace: Trace, weight: Value, gradient: Value, slots: list[Value]) -> None:
        raise NotImplementedError

    def get_config(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "learning_rate": float(self._learning_rate.numpy()),
            "weight_decay": None,
            "clipnorm": None,
            "global_clipnorm": None,
            "clipvalue": None,
            "use_ema": False,
            "ema_momentum": self.ema_momentum,
            "ema_overwrite_frequency": None,
            "loss_scale_factor": None,
            "gradient_accumulation_steps": None,
        }

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Any:
        return cls(**config)


def _join(trace: Trace, gradients: Sequence[Value]) -> Value:
    """One value in which the gradients lie one behind the other."""
    if len(gradients) == 1:
        return gradients[0]
    block = Value(trace, (sum(gradient.size for gradient in gradients),))
    offset = 0
    for gradient in gradients:
        if gradient.in_arena and gradient.op is not None and gradient.op.kind is not Reshape:
            gradient.block, gradient.offset = block, offset
        else:
            copy_into(trace, gradient, block, offset)
        offset += gradient.size
    return block


class SGD(Optimizer):
    """Gradient descent, with momentum and Nesterov's form of it."""

    slots = ("momentum",)

    def __init__(
        self,
        learning_rate: float = 0.01,
        momentum: float = 0.0,
        nesterov: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(learning_rate, **kwargs)
        if not isinstance(momentum, float) or momentum < 0 or momentum > 1:
            raise ValueError("`momentum` must be a float between [0, 1].")
        self.momentum = momentum
        self.nesterov = nesterov

    def _active_slots(self) -> tuple[str, ...]:
        return self.slots if self.momentum else ()

    def _emit(self, trace: Trace, weight: Value, gradient: Value, slots: list[Value]) -> None:
        velocity = slots[0] if slots else None
        rate = trace.variable(self._learning_rate)
        trace.emit(
            *(SgdOp, [weight, gradient, velocity, rate], []),
            **{"momentum": float(self.momentum), "nesterov": self.nesterov},
        )

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "momentum": self.momentum, "nesterov": self.nesterov}


class Adam(Optimizer):
    """Adam (Kingma and Ba, 2015), epsilon where Keras puts it: outside the root, before bias
    correction.
    """

    slots = ("momentum", "velocity")

    def __init__(
        self,
        learning_rate: float = 0.001,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-7,
        amsgrad: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(learning_rate, **kwargs)
        refuse("Adam", amsgrad=(amsgrad, False))
        self.beta_1, self.beta_2, self.epsilon = beta_1, beta_2, epsilon

    def _emit(self, trace: Trace, weight: Value, gradient: Value, slots: list[Value]) -> None:
        rate, step = trace.variable(self._learning_rate), trace.variable(self._iterations)
        trace.emit(
            *(AdamOp, [weight, gradient, *slots, rate, step], []),
            **{"beta_1": float(self.beta_1), "beta_2": float(self.beta_2)},
            epsilon=float(self.epsilon),
        )

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(),
            "beta_1": self.beta_1,
            "beta_2": self.beta_2,
            "epsilon": self.epsilon,
            "amsgrad": False,
        }


_CLASSES = (SGD, Adam)


def get(identifier: Any) -> Any:
    """An optimizer from a name, an object, a class or a config."""
    optimizer = lookup(identifier, _CLASSES, "optimizer")
    if not isinstance(optimizer, Optimizer):
        raise ValueError(f"Could not interpret optimizer identifier: {identifier}")
    return optimizer


__getattr__ = module_getattr("optimizers")
