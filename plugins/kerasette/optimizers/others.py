"""Optimizers that few programs use, in Keras' forms."""

from __future__ import annotations

from typing import Any

from .. import ops
from .algorithms import blend
from .optimizer import Optimizer, flushed, set_to


class Adagrad(Optimizer):
    """Gradients divided by the root of the sum of their squares (Duchi et al., 2011)."""

    groups = (("accumulator",),)

    def __init__(
        self,
        learning_rate: Any = 0.001,
        initial_accumulator_value: float = 0.1,
        epsilon: float = 1e-7,
        **kwargs: Any,
    ) -> None:
        super().__init__(learning_rate, **kwargs)
        self.initial_accumulator_value = self.initial = initial_accumulator_value
        self.epsilon = epsilon

    def update(self, weight: Any, gradient: Any, rate: Any, **slots: Any) -> None:
        accumulator = slots["accumulator"]
        set_to(accumulator, accumulator + ops.square(gradient))
        set_to(weight, weight - gradient * rate / ops.sqrt(accumulator + self.epsilon))


class Adadelta(Optimizer):
    """Steps as large as earlier ones were, gradients divided by theirs (Zeiler, 2012)."""

    groups = (("accumulated_grad", "accumulated_delta_var"),)

    def __init__(
        self,
        learning_rate: Any = 0.001,
        rho: float = 0.95,
        epsilon: float = 1e-7,
        **kwargs: Any,
    ) -> None:
        super().__init__(learning_rate, **kwargs)
        self.rho, self.epsilon = rho, epsilon

    def update(self, weight: Any, gradient: Any, rate: Any, **slots: Any) -> None:
        accumulated_grad = slots["accumulated_grad"]
        accumulated_delta_var = slots["accumulated_delta_var"]
        blend(accumulated_grad, ops.square(gradient), self.rho)
        size = ops.sqrt(accumulated_delta_var + self.epsilon)
        change = size * gradient / ops.sqrt(accumulated_grad + self.epsilon)
        blend(accumulated_delta_var, ops.square(change), self.rho)
        set_to(weight, weight - change * rate)


class Adamax(Optimizer):
    """Adam with the largest gradient in place of the second moment (Kingma and Ba, 2015)."""

    groups = (("momentum", "norm"),)

    def __init__(
        self,
        learning_rate: Any = 0.001,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-7,
        **kwargs: Any,
    ) -> None:
        super().__init__(learning_rate, **kwargs)
        self.beta_1, self.beta_2, self.epsilon = beta_1, beta_2, epsilon

    def update(self, weight: Any, gradient: Any, rate: Any, **slots: Any) -> None:
        momentum, norm = slots["momentum"], slots["norm"]
        blend(momentum, gradient, self.beta_1)
        set_to(norm, flushed(ops.maximum(norm * self.beta_2, ops.absolute(gradient))))
        rate = rate / (1.0 - self.beta_1**self.step)
        set_to(weight, weight - momentum * rate / (norm + self.epsilon))


class Nadam(Optimizer):
    """Adam with Nesterov's momentum (Dozat, 2015)."""

    groups = (("momentum", "velocity"),)

    def __init__(
        self,
        learning_rate: Any = 0.001,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-7,
        **kwargs: Any,
    ) -> None:
        super().__init__(learning_rate, **kwargs)
        self.beta_1, self.beta_2, self.epsilon = beta_1, beta_2, epsilon
        self._product = self._variable(1.0, "variable")

    @property
    def variables(self) -> list[Any]:
        return [*super().variables, *([self._product] if self.built else [])]

    def _share(self, ahead: float) -> Any:
        return (1.0 - 0.5 * 0.96 ** (self.step + ahead)) * self.beta_1

    def begin(self) -> None:
        self._product.assign(self._product * self._share(0.0))

    def update(self, weight: Any, gradient: Any, rate: Any, **slots: Any) -> None:
        momentum, velocity = slots["momentum"], slots["velocity"]
        now, later, product = self._share(0.0), self._share(1.0), self._product.value
        blend(momentum, gradient, self.beta_1)
        blend(velocity, ops.square(gradient), self.beta_2)
        mean = momentum * (later / (1.0 - product * later))
        mean = mean + gradient * ((1.0 - now) / (1.0 - product))
        spread = velocity / (1.0 - self.beta_2**self.step)
        set_to(weight, weight - mean * rate / (ops.sqrt(spread) + self.epsilon))


class Lion(Optimizer):
    """Steps of one size, in the direction of a momentum (Chen et al., 2023)."""

    groups = (("momentum",),)

    def __init__(
        self, learning_rate: Any = 0.001, beta_1: float = 0.9, beta_2: float = 0.99, **kwargs: Any
    ) -> None:
        super().__init__(learning_rate, **kwargs)
        if not 0 < beta_1 <= 1:
            raise ValueError(
                "Argument `beta_1` must be in the [0, 1] range. Otherwise, the optimizer "
                f"degenerates to SignSGD. Received: beta_1={beta_1}."
            )
        self.beta_1, self.beta_2 = beta_1, beta_2

    def update(self, weight: Any, gradient: Any, rate: Any, **slots: Any) -> None:
        momentum = slots["momentum"]
        direction = ops.sign(momentum * self.beta_1 + gradient * (1.0 - self.beta_1))
        set_to(weight, weight - direction * rate)
        blend(momentum, gradient, self.beta_2)
