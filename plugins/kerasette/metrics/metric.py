"""What all metrics share, and the means and sums that most of them are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .. import initializers, ops
from ..errors import refuse
from ..losses.loss import apply_mask, same_rank
from ..ops.dispatch import Tensor, operation
from ..program.trace import Value
from ..registry import config_of, function_class
from ..state import to_snake_case, unique_name
from ..tree import flatten
from ..variable import Variable

PACKAGE = __name__.partition(".")[0]
MODULE = __name__.rpartition(".")[0]


class Metric:
    """A number to watch. Subclasses create variables with `add_weight` in the constructor, add to
    them in `update_state` and write `result`, in operators and functions of `ops`.
    """

    # Whether it should go "up" or "down", where that is known.
    _direction: str | None = None

    def __init__(self, dtype: Any = None, name: str | None = None) -> None:
        if dtype != "float32":
            refuse(type(self).__name__, dtype=(dtype, None))
        self.name = name or unique_name(to_snake_case(type(self).__name__))
        self.dtype = "float32"
        self._variables: list[Variable] = []

    def add_variable(
        self,
        shape: Any = (),
        initializer: Any = None,
        dtype: Any = None,
        aggregation: str = "sum",
        name: str | None = None,
    ) -> Variable:
        """A variable that belongs to the metric, 0 at first unless an initializer is given."""
        if "_variables" not in self.__dict__:
            raise RuntimeError(
                "You forgot to call `super().__init__()` in the `__init__()` method. Go add it!"
            )
        value = initializers.get(initializer or "zeros")(tuple(shape))
        name = name or unique_name("variable")
        path = f"{self.name.replace('/', '>')}/{name}"
        variable = Variable(value, trainable=False, name=name, path=path)
        self._variables.append(variable)
        return variable

    def add_weight(
        self, shape: Any = (), initializer: Any = None, dtype: Any = None, name: str | None = None
    ) -> Variable:
        return self.add_variable(shape, initializer, dtype, name=name)

    @property
    def variables(self) -> list[Variable]:
        """The metric's own and those of metrics that it keeps as attributes."""
        kept = flatten(list(vars(self).values()))
        own = [item for item in kept if isinstance(item, Variable)]
        inner = [v for item in kept if isinstance(item, Metric) for v in item.variables]
        return list({id(variable): variable for variable in [*own, *inner]}.values())

    def update_state(self, *args: Any, **kwargs: Any) -> None:
        """Add a batch."""
        raise NotImplementedError

    def result(self) -> Any:
        """The number so far, or several by name."""
        raise NotImplementedError

    def reset_state(self) -> None:
        """Start anew."""
        for variable in self.variables:
            variable.assign(np.zeros(variable.shape))

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """`update_state`, then `result`."""
        self.update_state(*args, **kwargs)
        return self.result()

    def get_config(self) -> dict[str, Any]:
        return {"name": self.name, "dtype": self.dtype, **config_of(self)}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Any:
        return cls(**config)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} name={self.name}>"


def number(value: Any) -> Tensor:
    """A result as calls outside of a program return it."""
    return np.asarray(value, np.float32).view(Tensor)


def ratio(numerator: Any, denominator: Any) -> np.ndarray:
    """A quotient of arrays, 0 where the denominator is."""
    a, b = np.asarray(numerator, np.float32), np.asarray(denominator, np.float32)
    return np.divide(
        a, b, out=np.zeros(np.broadcast_shapes(a.shape, b.shape), np.float32), where=b != 0
    )


def per_sample(
    values: Value, weight: Any, reduce: Callable[..., Any]
) -> tuple[Value, Value | None]:
    """One weighted value a sample, and the samples' weights; `reduce` joins what a sample has more
    of.
    """
    if weight is not None:
        weight = apply_mask(weight, values.mask, whole_batch=False)
        values, weight = same_rank(values, ops.convert_to_tensor(weight))
        if values.ndim > weight.ndim:
            values = reduce(values, axis=range(weight.ndim, values.ndim))
        weight = ops.broadcast_to(weight, values.shape)
        values = values * weight
        if weight.ndim > 1:
            weight = reduce(weight, axis=range(1, weight.ndim))
    if values.ndim > 1:
        values = reduce(values, axis=range(1, values.ndim))
    return values, weight


class Sum(Metric):
    """The weighted sum of values."""

    def __init__(self, name: str | None = "sum", dtype: Any = None) -> None:
        super().__init__(dtype, name)
        self.total = self.add_variable(name="total")

    @operation
    def update_state(self, values: Any, sample_weight: Any = None) -> None:
        values, _ = per_sample(ops.convert_to_tensor(values), sample_weight, ops.sum)
        self.total.assign_add(ops.sum(values))

    def result(self) -> Any:
        return number(self.total.numpy())


class Mean(Metric):
    """The weighted mean of values, 0 before anything was added."""

    def __init__(self, name: str | None = "mean", dtype: Any = None) -> None:
        super().__init__(dtype, name)
        self.total = self.add_variable(name="total")
        self.count = self.add_variable(name="count")

    @operation
    def update_state(self, values: Any, sample_weight: Any = None) -> None:
        values, weight = per_sample(ops.convert_to_tensor(values), sample_weight, ops.mean)
        self.total.assign_add(ops.sum(values))
        self.count.assign_add(float(values.size) if weight is None else ops.sum(weight))

    def result(self) -> Any:
        return number(ratio(self.total.numpy(), self.count.numpy()))


class MeanMetricWrapper(Mean):
    """The mean of a function of targets and predictions."""

    def __init__(
        self,
        fn: Callable[..., Any],
        name: str | None = None,
        dtype: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(name, dtype)
        self.fn = fn
        self._fn_kwargs = kwargs
        module = getattr(fn, "__module__", "").removeprefix(f"{PACKAGE}.")
        # Losses are to be small; what only metrics know is to be large.
        self._direction = {"losses": "down", "metrics": "up"}.get(module.partition(".")[0])

    @operation
    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        y_true, y_pred = ops.convert_to_tensor(y_true), ops.convert_to_tensor(y_pred)
        super().update_state(self.fn(y_true, y_pred, **self._fn_kwargs), sample_weight)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), **self._fn_kwargs}


def metric_class(
    class_name: str, fn: Callable[..., Any], name: str | None = None, **settings: Any
) -> Any:
    """The class of the mean of a function, whose constructor takes `settings` after the common
    ones.
    """
    common = {"name": name or fn.__name__, "dtype": None}
    # The first setting of some stands before the name.
    k = {"k": settings["k"]} if "k" in settings else {}
    return function_class(MeanMetricWrapper, class_name, fn, MODULE, **{**k, **common, **settings})
