"""`keras.metrics`: numbers to watch, kept on the device as a total and a count."""

from __future__ import annotations

from typing import Any

import numpy as np

from .errors import UnavailableError, refuse
from .program.trace import Value
from .program.training import accumulate, accuracy
from .registry import lookup, module_getattr
from .state import to_snake_case
from .variable import Variable


class Metric:
    """A mean over samples. `state` holds total and count."""

    def __init__(self, name: str | None = None, dtype: Any = None) -> None:
        refuse(type(self).__name__, dtype=(dtype, None))
        self.name = name or to_snake_case(type(self).__name__)
        self.dtype = "float32"
        self.state = Variable(np.zeros(2), trainable=False, name=self.name)

    def update(self, y_true: Value, y_pred: Value) -> None:
        """Add one batch, inside a program."""
        raise NotImplementedError

    def reset_state(self) -> None:
        self.state.assign(np.zeros(2))

    def result(self) -> float:
        """The mean so far; 0 before anything was added."""
        total, count = self.state.numpy()
        return float(total / count) if count else 0.0

    @property
    def variables(self) -> list[Variable]:
        return [self.state]

    def get_config(self) -> dict[str, Any]:
        return {"name": self.name, "dtype": self.dtype}


class Mean(Metric):
    """The mean of numbers: what tracks a loss."""

    def __init__(self, name: str = "mean", dtype: Any = None) -> None:
        super().__init__(name, dtype)

    def add(self, value: Value, weight: float) -> None:
        """Add a number that stands for `weight` samples, inside a program."""
        accumulate(value.trace, value.trace.variable(self.state), value, weight)


class _Accuracy(Metric):
    function: str

    def __init__(self, name: str | None = None, dtype: Any = None) -> None:
        super().__init__(name or to_snake_case(type(self).__name__), dtype)

    def update(self, y_true: Value, y_pred: Value) -> None:
        trace = y_pred.trace
        right = accuracy(trace, self.function, y_true, y_pred, self._threshold())
        accumulate(trace, trace.variable(self.state), right, 1.0)

    def _threshold(self) -> float:
        return 0.5


class CategoricalAccuracy(_Accuracy):
    """How often the largest output is at the one of a one-hot row."""

    function = "categorical"


class SparseCategoricalAccuracy(_Accuracy):
    """How often the largest output is at the class number."""

    function = "sparse"


class BinaryAccuracy(_Accuracy):
    """How often an output is on the target's side of the threshold."""

    function = "binary"

    def __init__(
        self, name: str = "binary_accuracy", dtype: Any = None, threshold: float = 0.5
    ) -> None:
        super().__init__(name, dtype)
        self.threshold = threshold

    def _threshold(self) -> float:
        return self.threshold


_CLASSES = (CategoricalAccuracy, SparseCategoricalAccuracy, BinaryAccuracy)


def get(identifier: Any) -> Any:
    """A metric from a name, an object or a class."""
    metric = lookup(identifier, _CLASSES, "metric")
    if not isinstance(metric, Metric):
        raise UnavailableError(f"A metric of your own ({metric!r})")
    return metric


def resolve(identifier: Any, output: tuple[int, ...], target: tuple[int, ...]) -> Metric:
    """`get`, with "accuracy" and "acc" decided by the shapes of output and target, as `compile`
    does.
    """
    if str(identifier).lower() not in ("accuracy", "acc"):
        metric = get(identifier)
        if isinstance(identifier, str):
            metric.name = identifier
        return metric
    if output[-1] == 1:
        return BinaryAccuracy(str(identifier))
    if len(target) < len(output) or (target[-1] == 1 and output[-1] > 1):
        return SparseCategoricalAccuracy(str(identifier))
    return CategoricalAccuracy(str(identifier))


__getattr__ = module_getattr("metrics")
