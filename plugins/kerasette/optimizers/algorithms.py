"""The common optimizers: how joined weights follow their gradients, in Keras' forms."""

from __future__ import annotations

from typing import Any

from .. import ops
from ..program.training import Adam as AdamOp
from ..program.training import Sgd as SgdOp
from ..program.training import blend as _blend
from .optimizer import Optimizer, set_to


def blend(state: Any, value: Any, keep: float, add: float | None = None) -> None:
    """state = keep * state + (1 - keep, unless `add` is given) * value"""
    _blend(state.trace, state, value, keep, add)


class SGD(Optimizer):
    """Gradient descent, with momentum and Nesterov's form of it."""

    def __init__(
        self,
        learning_rate: Any = 0.01,
        momentum: float = 0.0,
        nesterov: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(learning_rate, **kwargs)
        if not isinstance(momentum, float) or momentum < 0 or momentum > 1:
            raise ValueError("`momentum` must be a float between [0, 1].")
        self.momentum, self.nesterov = momentum, nesterov
        self.groups = (("momentum",),) if momentum else ()

    def update(self, weight: Any, gradient: Any, rate: Any, **slots: Any) -> None:
        weight.trace.emit(
            *(SgdOp, [weight, gradient, slots.get("momentum"), rate], []),
            **{"momentum": float(self.momentum), "nesterov": self.nesterov},
        )


class Adam(Optimizer):
    """Adam (Kingma and Ba, 2015), epsilon where Keras puts it: outside the root, before bias
    correction. `amsgrad` keeps the largest second moment (Reddi et al., 2018).
    """

    def __init__(
        self,
        learning_rate: Any = 0.001,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-7,
        amsgrad: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(learning_rate, **kwargs)
        self.beta_1, self.beta_2, self.epsilon, self.amsgrad = beta_1, beta_2, epsilon, amsgrad
        self.groups = (("momentum", "velocity"), *([("velocity_hat",)] if amsgrad else []))

    def update(self, weight: Any, gradient: Any, rate: Any, **slots: Any) -> None:
        momentum, velocity = slots["momentum"], slots["velocity"]
        velocity_hat = slots.get("velocity_hat")
        if velocity_hat is None:
            trace = weight.trace
            step = trace.value(self.iterations)
            trace.emit(
                *(AdamOp, [weight, gradient, momentum, velocity, rate, step], []),
                **{"beta_1": float(self.beta_1), "beta_2": float(self.beta_2)},
                epsilon=float(self.epsilon),
            )
            return
        blend(momentum, gradient, self.beta_1)
        blend(velocity, ops.square(gradient), self.beta_2)
        set_to(velocity_hat, ops.maximum(velocity_hat, velocity))
        step = self.step
        correction = ops.sqrt(1.0 - self.beta_2**step) / (1.0 - self.beta_1**step)
        change = momentum * (rate * correction) / (ops.sqrt(velocity_hat) + self.epsilon)
        set_to(weight, weight - change)


class AdamW(Adam):
    """Adam with weight decay (Loshchilov and Hutter, 2019)."""

    def __init__(
        self,
        learning_rate: Any = 0.001,
        weight_decay: float = 0.004,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-7,
        amsgrad: bool = False,
        **kwargs: Any,
    ) -> None:
        if weight_decay is None:
            raise ValueError("Argument `weight_decay` must be a float. Received: weight_decay=None")
        kwargs["weight_decay"] = weight_decay
        super().__init__(learning_rate, beta_1, beta_2, epsilon, amsgrad, **kwargs)


class RMSprop(Optimizer):
    """Gradients divided by a moving root of their mean square (Tieleman and Hinton, 2012)."""

    def __init__(
        self,
        learning_rate: Any = 0.001,
        rho: float = 0.9,
        momentum: float = 0.0,
        epsilon: float = 1e-7,
        centered: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(learning_rate, **kwargs)
        self.rho, self.momentum, self.epsilon, self.centered = rho, momentum, epsilon, centered
        chosen = {"velocity": True, "momentum": momentum > 0, "average_gradient": centered}
        self.groups = tuple((name,) for name, kept in chosen.items() if kept)

    def update(self, weight: Any, gradient: Any, rate: Any, **slots: Any) -> None:
        velocity, momentum = slots["velocity"], slots.get("momentum")
        average_gradient = slots.get("average_gradient")
        blend(velocity, ops.square(gradient), self.rho)
        spread = velocity
        if average_gradient is not None:
            blend(average_gradient, gradient, self.rho)
            spread = velocity - ops.square(average_gradient)
        change = gradient * rate / ops.sqrt(spread + self.epsilon)
        if momentum is not None:
            blend(momentum, change, self.momentum, 1.0)
            change = momentum
        set_to(weight, weight - change)
