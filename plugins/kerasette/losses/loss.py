"""What all losses share: ranks that are made to fit, weights of samples, and the mean or sum."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .. import ops
from ..errors import refuse
from ..ops.dispatch import operation
from ..program.trace import Value
from ..registry import config_of, function_class
from ..state import to_snake_case, unique_name

MODULE = __name__.rpartition(".")[0]
REDUCTIONS = ("sum_over_batch_size", "sum", "mean", "mean_with_sample_weight", "none", None)


def same_rank(x1: Value, x2: Value, expand_rank_1: bool = True) -> tuple[Value, Value]:
    """Both with equally many axes, where a last axis of size 1 is what makes the difference."""
    for longer, shorter in ((x1, x2), (x2, x1)):
        if longer.ndim == shorter.ndim + 1 and longer.shape[-1] == 1:
            expand = shorter.ndim == 1 and expand_rank_1
            changed = longer if expand else ops.reshape(longer, longer.shape[:-1])
            other = ops.reshape(shorter, (*shorter.shape, 1)) if expand else shorter
            return (changed, other) if longer is x1 else (other, changed)
    return x1, x2


def apply_mask(weight: Any, mask: Value | None, whole_batch: bool) -> Any:
    """Sample weights without the masked values; with `whole_batch` what is left counts for all."""
    if mask is None:
        return weight
    factor = ops.cast(mask, "float32")
    if whole_batch:
        factor = factor * ops.divide_no_nan(float(mask.size), ops.sum(factor))
    if weight is None:
        return factor
    factor, weight = same_rank(factor, ops.convert_to_tensor(weight))
    return weight * factor


def reduce_values(values: Value, weight: Any, reduction: str | None) -> Value:
    """The loss of a batch from one value a sample, as one of `REDUCTIONS` says."""
    weight = apply_mask(weight, values.mask, reduction in ("mean", "sum_over_batch_size"))
    if weight is not None:
        values, weight = same_rank(values, ops.convert_to_tensor(weight))
        values = values * weight
    if reduction in ("none", None) or not values.shape:
        return values
    total = ops.sum(values)
    if reduction == "sum":
        return total
    if reduction == "mean_with_sample_weight" and weight is not None:
        return ops.divide_no_nan(total, ops.sum(weight))
    return total * (1.0 / max(values.size, 1))


class Loss:
    """A loss. Subclasses write `call` with operators and the functions of `ops`: one value a
    sample.
    """

    def __init__(
        self,
        name: str | None = None,
        reduction: str | None = "sum_over_batch_size",
        dtype: Any = None,
    ) -> None:
        if reduction not in REDUCTIONS:
            raise ValueError(
                "Invalid value for argument `reduction`. "
                f"Expected one of {set(REDUCTIONS)}. Received: reduction={reduction}"
            )
        if dtype != "float32":
            refuse(type(self).__name__, dtype=(dtype, None))
        self.name = name or unique_name(to_snake_case(type(self).__name__))
        self.reduction = reduction
        self.dtype = "float32"

    def call(self, y_true: Any, y_pred: Any) -> Any:
        raise NotImplementedError

    @operation
    def __call__(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Any:
        """The loss of a batch: a scalar, or a value a sample without a reduction."""
        y_true, y_pred = ops.convert_to_tensor(y_true), ops.convert_to_tensor(y_pred)
        values = ops.convert_to_tensor(self.call(y_true, y_pred))
        return reduce_values(values, sample_weight, self.reduction)

    def get_config(self) -> dict[str, Any]:
        return {"name": self.name, "reduction": self.reduction, **config_of(self)}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Any:
        return cls(**config)


class LossFunctionWrapper(Loss):
    """The loss whose values are those of a function of targets and predictions."""

    def __init__(
        self,
        fn: Callable[..., Any],
        reduction: str | None = "sum_over_batch_size",
        name: str | None = None,
        dtype: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(name, reduction, dtype)
        self.fn = fn
        self._fn_kwargs = kwargs

    def call(self, y_true: Any, y_pred: Any) -> Any:
        return self.fn(*same_rank(y_true, y_pred), **self._fn_kwargs)

    def get_config(self) -> dict[str, Any]:
        config = {**super().get_config(), **self._fn_kwargs}
        if "ignore_class" in config:
            # Keras leaves it out of this one.
            config.pop("axis", None)
        return config


CROSSENTROPY = {"from_logits": False, "label_smoothing": 0.0, "axis": -1}


def loss_class(
    class_name: str, fn: Callable[..., Any], name: str | None = None, **settings: Any
) -> Any:
    """The class of a loss function, whose constructor takes `settings` before the common ones."""
    common = {"reduction": "sum_over_batch_size", "name": name or fn.__name__, "dtype": None}
    # Settings may have `reduction` at a place of their own.
    return function_class(LossFunctionWrapper, class_name, fn, MODULE, **{**settings, **common})
