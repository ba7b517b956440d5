"""`keras.Input`: where a model's graph begins."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from ..errors import refuse
from ..graph import KerasTensor, Node
from ..state import unique_name
from .base import Layer
from .input_spec import Dims


class InputLayer(Layer):
    """Where a model's graph begins."""

    def __init__(
        self,
        shape: Sequence[int | None] | None = None,
        batch_size: int | None = None,
        dtype: Any = None,
        name: str | None = None,
        batch_shape: Sequence[int | None] | None = None,
        **kwargs: Any,
    ) -> None:
        if "input_shape" in kwargs:
            warnings.warn(
                "Argument `input_shape` is deprecated. Use `shape` instead.", stacklevel=2
            )
            shape = kwargs.pop("input_shape")
        super().__init__(name=name or unique_name("input_layer"), **kwargs)
        if shape is not None and batch_shape is not None:
            raise ValueError("You cannot pass both `shape` and `batch_shape` at the same time.")
        if batch_shape is None:
            if shape is None:
                raise ValueError("You must pass a `shape` argument.")
            batch_shape = (batch_size, *_dims(shape, "shape"))
        self._batch_shape = tuple(_dims(batch_shape, "batch_shape"))
        self.built = True
        self._input_dtype = str(dtype or "float32")
        Node(self, (), {}, KerasTensor(self._batch_shape, self._input_dtype, name))

    @property
    def batch_shape(self) -> Dims:
        return self._batch_shape

    def get_config(self) -> dict[str, Any]:
        return {
            "batch_shape": self._batch_shape,
            "dtype": "float32",
            "sparse": False,
            "ragged": False,
            "name": self.name,
            "optional": False,
        }

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> InputLayer:
        # Keras 2 had the shape under another name.
        shape = config.get("batch_shape", config.get("batch_input_shape"))
        return cls(batch_shape=shape, name=config["name"], dtype=config.get("dtype"))


def _dims(shape: Any, name: str) -> tuple[int | None, ...]:
    """A shape from what the caller gave. Raises ValueError in Keras' words."""
    if isinstance(shape, int):
        raise ValueError(f"Cannot convert '{shape}' to a shape.")
    dims = tuple(shape)
    for size in dims:
        if size is not None and (not isinstance(size, (int, np.integer)) or size < 0):
            kind = type(size)
            raise ValueError(
                f"Cannot convert '{shape}' to a shape. Found invalid dimension '{size}' of type "
                f"'{kind}'. "
            )
    return tuple(None if size is None else int(size) for size in dims)


def Input(
    shape: Sequence[int | None] | None = None,
    batch_size: int | None = None,
    dtype: Any = None,
    sparse: bool | None = None,
    ragged: bool | None = None,
    batch_shape: Sequence[int | None] | None = None,
    name: str | None = None,
    tensor: Any = None,
    optional: bool = False,
) -> KerasTensor:
    """A symbolic tensor that a functional model starts with; the batch is not in `shape`."""
    refuse(
        "Input",
        sparse=(sparse or None, None),
        ragged=(ragged or None, None),
        tensor=(tensor, None),
        optional=(optional, False),
    )
    return InputLayer(shape, batch_size, dtype, name, batch_shape).output
