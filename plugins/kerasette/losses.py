"""`keras.losses`: what training makes small, one number a sample."""

from __future__ import annotations

from typing import Any

from .errors import UnavailableError, refuse
from .program.elementwise import affine
from .program.trace import Value
from .program.training import crossentropy
from .registry import lookup, module_getattr
from .state import to_snake_case

REDUCTIONS = ("sum_over_batch_size", "sum", "mean", "none", None)


class Loss:
    """A loss. Subclasses write `call` in the operations of a program: one value a sample."""

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
        refuse(type(self).__name__, dtype=(dtype, None))
        self.name = name or to_snake_case(type(self).__name__)
        self.reduction = reduction

    def call(self, y_true: Value, y_pred: Value) -> Value:
        raise NotImplementedError

    def target_shape(self, output: tuple[int, ...], target: tuple[int, ...]) -> tuple[int, ...]:
        """The shape that targets of shape `target` are used in, for outputs of shape `output`.

        Raises ValueError in Keras' words when they do not fit.
        """
        return target

    def get_config(self) -> dict[str, Any]:
        return {"name": self.name, "reduction": self.reduction}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Loss:
        return cls(**config)


class _Crossentropy(Loss):
    def __init__(
        self,
        from_logits: bool,
        axis: int,
        reduction: str | None,
        name: str,
        dtype: Any,
    ) -> None:
        super().__init__(name, reduction, dtype)
        refuse(type(self).__name__, axis=(axis, -1))
        self.from_logits = from_logits
        self.axis = axis


class CategoricalCrossentropy(_Crossentropy):
    """Cross-entropy of one-hot rows."""

    def __init__(
        self,
        from_logits: bool = False,
        label_smoothing: float = 0.0,
        axis: int = -1,
        reduction: str | None = "sum_over_batch_size",
        name: str = "categorical_crossentropy",
        dtype: Any = None,
    ) -> None:
        super().__init__(from_logits, axis, reduction, name, dtype)
        self.label_smoothing = label_smoothing

    def target_shape(self, output: tuple[int, ...], target: tuple[int, ...]) -> tuple[int, ...]:
        if target != output:
            raise ValueError(
                "Arguments `target` and `output` must have the same shape. "
                f"Received: target.shape={target}, output.shape={output}"
            )
        return target

    def call(self, y_true: Value, y_pred: Value) -> Value:
        trace, smoothing = y_pred.trace, self.label_smoothing
        if smoothing:
            y_true = affine(trace, y_true, 1.0 - smoothing, smoothing / y_pred.shape[-1])
        return crossentropy(trace, y_true, y_pred, self.from_logits, sparse=False)

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(),
            "from_logits": self.from_logits,
            "label_smoothing": self.label_smoothing,
            "axis": self.axis,
        }


class SparseCategoricalCrossentropy(_Crossentropy):
    """Cross-entropy of class numbers."""

    def __init__(
        self,
        from_logits: bool = False,
        ignore_class: int | None = None,
        axis: int = -1,
        reduction: str | None = "sum_over_batch_size",
        name: str = "sparse_categorical_crossentropy",
        dtype: Any = None,
    ) -> None:
        super().__init__(from_logits, axis, reduction, name, dtype)
        refuse("SparseCategoricalCrossentropy", ignore_class=(ignore_class, None))

    def target_shape(self, output: tuple[int, ...], target: tuple[int, ...]) -> tuple[int, ...]:
        shape = target[:-1] if len(target) == len(output) and target[-1] == 1 else target
        if shape != output[:-1]:
            raise ValueError(
                "Arguments `target` and `output` must have the same shape up until the last "
                f"dimension: target.shape={target}, output.shape={output}"
            )
        return shape

    def call(self, y_true: Value, y_pred: Value) -> Value:
        return crossentropy(y_pred.trace, y_true, y_pred, self.from_logits, sparse=True)

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(),
            "from_logits": self.from_logits,
            "ignore_class": None,
        }


_CLASSES = (CategoricalCrossentropy, SparseCategoricalCrossentropy)


def get(identifier: Any) -> Any:
    """A loss from a name, an object or a class."""
    if isinstance(identifier, str):
        identifier = {"cce": "categorical_crossentropy"}.get(identifier, identifier)
    loss = lookup(identifier, _CLASSES, "loss")
    if loss is not None and not isinstance(loss, Loss):
        raise UnavailableError(f"A loss function of your own ({loss!r})")
    return loss


def resolve(identifier: Any, output: tuple[int, ...], target: tuple[int, ...]) -> Any:
    """`get`, with "crossentropy" decided by the shapes, as `compile` does."""
    if str(identifier).lower() in ("crossentropy", "ce"):
        sparse = len(target) < len(output) or (target[-1] == 1 and output[-1] > 1)
        identifier = "sparse_categorical_crossentropy" if sparse else "categorical_crossentropy"
    return get(identifier)


__getattr__ = module_getattr("losses")
