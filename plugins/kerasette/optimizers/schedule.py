"""What an optimizer knows of learning rates that change with the step."""

from __future__ import annotations

from typing import Any

from ..registry import config_of


class LearningRateSchedule:
    """Base of schedules. Subclasses write `__call__` with operators and functions of `ops`."""

    name: str | None = None

    def __call__(self, step: Any) -> Any:
        raise NotImplementedError(
            f"Learning rate schedule '{type(self).__name__}' must override `__call__(self, step)`."
        )

    def get_config(self) -> dict[str, Any]:
        config = config_of(self)
        return config if self.name is None else {**config, "name": self.name}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Any:
        return cls(**config)

    def _check_positive(self, argument: str) -> None:
        value = getattr(self, argument)
        if value <= 0:
            raise ValueError(f"Argument `{argument}` must be > 0. Received: {argument}={value}")
